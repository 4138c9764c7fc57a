import Caching
import HTTPServer

/// A connection that waits for a page, and what to send it: copied out of its request, as that is gone by then.
struct Waiter: Sendable {
  /// How long a client waits for a page nobody has stored; then it hears 503.
  static let patience: Duration = .seconds(4)
  /// How long it waits for the new form of a page whose old one could be sent.
  static let patienceWithFallback: Duration = .milliseconds(1500)

  let reply: Reply
  /// What was stored when it asked; sent as late if the render takes too long.
  let fallback: Entry?
  /// The newest change it may have heard of: it must not be sent anything older.
  let newest: Int64
  let deadline: ContinuousClock.Instant
  let ifNoneMatch: [UInt8]?
  let acceptsGzip: Bool

  /// Whether it can be sent the entry as it is stored.
  func takes(_ entry: Entry) -> Bool {
    acceptsGzip || !entry.isGzipped || IfNoneMatch.matches(ifNoneMatch, etag: entry.etag)
  }
}
