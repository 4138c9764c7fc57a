package import Telemetry

/// One stored answer: its head and body as they go onto the wire, and what decides how long that is right. It never
/// changes; a newer render is another entry.
package final class Entry: Sendable {
  /// How long an entry stays current where nothing moves: the shop's pages are told to look again this often.
  package static let usualLifetime: Duration = .seconds(300)
  /// The `seq` of an entry that must be rendered again before it is answered, whatever its tags say: every clock is
  /// ahead of it.
  package static let outdated: Int64 = -1

  /// The canonical URL, path and query.
  package let key: String
  /// Status line and constant header lines of the 200, each ended by CRLF.
  package let head: [UInt8]
  /// The same for the 304.
  package let notModifiedHead: [UInt8]
  /// The body as it is sent: gzipped once, unless `isGzipped` is false.
  package let body: [UInt8]
  package let isGzipped: Bool
  /// The validator as on the wire, `W/"…"`.
  package let etag: [UInt8]
  /// The clocks of what the page shows; never empty.
  package let tags: [TagClock]
  /// The highest `seq` of the database snapshot the page was rendered from.
  package let seq: Int64
  package let renderedAt: Instant
  /// When the next figure on the page changes its band; `Instant(milliseconds: .max)` for a page without such figures.
  package let validUntil: Instant
  package let lifetime: Duration
  /// Between these two, both excluded, the time alone leaves the entry current; made once, as every request compares
  /// them with the clock.
  package let currentAfter: Instant, currentUntil: Instant

  package init(
    key: String, head: [UInt8], notModifiedHead: [UInt8], body: [UInt8], isGzipped: Bool, etag: [UInt8],
    tags: [TagClock], seq: Int64, renderedAt: Instant, validUntil: Instant, lifetime: Duration = Entry.usualLifetime
  ) {
    self.key = key
    self.head = head
    self.notModifiedHead = notModifiedHead
    self.body = body
    self.isGzipped = isGzipped
    self.etag = etag
    self.tags = tags
    self.seq = seq
    self.renderedAt = renderedAt
    self.validUntil = validUntil
    self.lifetime = lifetime
    currentAfter = renderedAt.advanced(by: .zero - lifetime)
    currentUntil = min(renderedAt.advanced(by: lifetime), validUntil)
  }

  /// Whether a tag moved past it: somebody committed a change the page does not show.
  package var isOvertaken: Bool { tags.contains { $0.seq > seq } }

  /// What the entry weighs in a byte bound: everything of variable length.
  package var bytes: Int {
    key.utf8.count + head.count + notModifiedHead.count + body.count + etag.count
  }
}
