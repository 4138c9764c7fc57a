import Synchronization

/// Fails the request that comes after a number of others, and all that follow.
final class Counter: Sendable {
  private let left = Mutex<Int?>(nil)

  func fail(after number: Int?) { left.withLock { $0 = number } }

  /// Whether this request is to fail.
  func next() -> Bool {
    left.withLock { left in
      guard let number = left else { return false }
      left = max(number - 1, 0)
      return number <= 1
    }
  }
}
