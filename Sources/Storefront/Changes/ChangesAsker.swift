import HTTPServer
import Synchronization

/// One client of `GET /v1/changes`, known to the loop, which tells when it leaves, and to the feed in which it may wait.
final class ChangesAsker: Sendable {
  let reply: Reply
  private let left = Atomic<Bool>(false)

  init(_ reply: Reply) {
    self.reply = reply
  }

  /// Whether its answer is worth nothing any more.
  var hasLeft: Bool { left.load(ordering: .acquiring) }

  func leave() { left.store(true, ordering: .releasing) }
}
