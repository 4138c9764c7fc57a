import HTTPServer
import Mirror
import Synchronization
import Telemetry

/// Takes what the shop's flows call: a reason to read rows again, answered at once and never with an error, since the
/// caller sends it once and does not look at the answer.
final class DirectusHook: Sendable {
  /// A body with 10,000 keys has 400 KB; whoever shows the secret may send this much.
  static let bodyLimit = 1 << 20
  /// Bytes that may wait to be read; beyond it the hook alone is the news, and its body is not read.
  private static let mostUnread = 16 << 20

  private let pulls: PullRequests
  private let renderers: RenderThreads
  private let log: Log
  private let unread = Atomic<Int>(0)

  init(pulls: PullRequests, renderers: RenderThreads, log: Log) {
    self.pulls = pulls
    self.renderers = renderers
    self.log = log
  }

  /// Called for who holds the secret, on the loop's thread.
  func accept(_ body: [UInt8], _ reply: Reply) -> Decision {
    guard !body.isEmpty, reply.hasRoom, readLater(body, reply) else {
      log.debug("hook.accepted", ("bytes", body.count), ("read", false))
      pulls.requestChanges()
      return .answer(Self.answer(accepted: 0))
    }
    return .later
  }

  private func readLater(_ body: [UInt8], _ reply: Reply) -> Bool {
    let size = body.count
    let waiting = unread.wrappingAdd(size, ordering: .relaxed).newValue
    let isTaken =
      waiting <= Self.mostUnread
      && renderers.enqueue(
        .service { [self] _ in
          read(body, reply)
          unread.wrappingSubtract(size, ordering: .relaxed)
        }, .urgent)
    if !isTaken { unread.wrappingSubtract(size, ordering: .relaxed) }
    return isTaken
  }

  private func read(_ body: [UInt8], _ reply: Reply) {
    let events = HookEvents(body)
    if events.isVague { pulls.requestChanges() }
    if !events.hints.isEmpty { pulls.hint(events.hints) }
    log.debug("hook.accepted", ("bytes", body.count), ("keys", events.keys), ("vague", events.isVague))
    reply.complete(Self.answer(accepted: events.keys))
  }

  private static func answer(accepted: Int) -> Answer {
    var json = JSONWriter(capacity: 32)
    json.object { json in
      json.name("accepted")
      json.integer(accepted)
    }
    return Answer.service(202, json)
  }
}
