import Synchronization

/// Lets a test look while a commit is visible to readers and nobody has been told of it.
final class CommitWatch: Sendable {
  private let look = Mutex<(@Sendable () -> Void)?>(nil)

  /// At the next commit, on the thread that writes.
  func once(_ look: @escaping @Sendable () -> Void) { self.look.withLock { $0 = look } }

  func tell() {
    let look = look.withLock { look in
      defer { look = nil }
      return look
    }
    look?()
  }
}
