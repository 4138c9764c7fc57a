import Synchronization

/// Carries a task's cancellation to the thread that owns its transfer; it may come before the transfer or after it.
final class Cancellation: Sendable {
  private let flag = Atomic(false)

  var isCancelled: Bool { flag.load(ordering: .acquiring) }

  func cancel() {
    flag.store(true, ordering: .releasing)
  }
}
