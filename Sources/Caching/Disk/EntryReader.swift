import SQLite
import Telemetry

/// Finds entries in `cache.sqlite` for one render thread, on a connection of its own that is opened at first use.
package final class EntryReader {
  private let path: String
  private let origin: Int64?
  private let clocks: TagClocks
  private let trouble: EntryFileTrouble
  private let counters: CachingCounters
  private var opened: (connection: Connection, find: Statement)?

  init(path: String, origin: Int64?, clocks: TagClocks, trouble: EntryFileTrouble, counters: CachingCounters) {
    self.path = path
    self.origin = origin
    self.clocks = clocks
    self.trouble = trouble
    self.counters = counters
  }

  /// The entry stored under the canonical key, with the living clocks of its tags, so that `EntryState` judges it like
  /// any other; nil also where the disk fails.
  package func find(_ key: String) -> Entry? {
    guard let origin, !trouble.isDamaged else { return nil }
    counters.fileReads.add()
    do {
      let row = try prepared()
      defer { row.reset() }
      try row.bind([.text(key)])
      guard try row.step() else { return nil }
      return Entry(
        key: key, head: row.blob(7), notModifiedHead: row.blob(8), body: row.blob(10), isGzipped: row.flag(9),
        etag: row.blob(6),
        tags: row.text(5).utf8.split(separator: Self.lineEnd).map { clocks.clock(String(Substring($0))) },
        seq: row.integer(0) == origin ? row.integer(1) : Entry.outdated,
        renderedAt: Instant(milliseconds: row.integer(2)), validUntil: Instant(milliseconds: row.integer(3)),
        lifetime: .milliseconds(row.integer(4)))
    } catch {
      trouble.record(error)
      return nil
    }
  }

  private static let lineEnd = UInt8(ascii: "\n")

  private func prepared() throws(SQLiteError) -> Statement {
    if let opened { return opened.find }
    let connection = try Connection(.file(path), mode: .readOnly)
    let find = try connection.statement(EntrySchema.find)
    opened = (connection, find)
    return find
  }
}
