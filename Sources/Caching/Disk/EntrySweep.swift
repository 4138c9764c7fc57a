import SQLite
import Telemetry

/// Keeps the file within its bounds of age and bytes. Entries rendered once go first, then those rendered again, both
/// beginning with what was rendered longest ago, as an entry that is asked for is rendered anew every few minutes.
struct EntrySweep: Sendable {
  /// Of the bytes so much stays with entries rendered once, however many were rendered again: where new ones had no
  /// room at all, none would ever be found there a second time.
  private static let onceShare = 10
  /// Free pages in a file that is worth writing anew; below it they are soon used.
  private static let worthwhileBytes = 16 << 20

  let byteLimit: Int
  let ageLimit: Duration
  let clock: WallClock

  func run(on connection: Connection) throws {
    let oldest = clock.now.advanced(by: .zero - ageLimit)
    try connection.transaction {
      try connection.run(EntrySchema.deleteByAge, .integer(oldest.milliseconds))
      let once = try weight(isRepeated: false, connection)
      let repeated = try weight(isRepeated: true, connection)
      guard once + repeated > byteLimit else { return }
      // A tenth of room, so that the next entry does not sweep again.
      let kept = byteLimit / 10 * 9
      let keptOnce = min(once, max(kept / Self.onceShare, kept - repeated))
      try trim(isRepeated: false, to: keptOnce, connection)
      try trim(isRepeated: true, to: kept - keptOnce, connection)
    }
  }

  /// Gives the disk back what a larger bound left behind; writes the whole file anew, so only where much is free.
  func shrink(_ connection: Connection) throws {
    let pages = try number("PRAGMA page_count", connection)
    let free = try number("PRAGMA freelist_count", connection)
    let bytes = try number("PRAGMA page_size", connection)
    guard free > pages / 2, free * bytes > Self.worthwhileBytes else { return }
    try connection.execute("VACUUM")
  }

  private func weight(isRepeated: Bool, _ connection: Connection) throws -> Int {
    try connection.first(EntrySchema.weight, .flag(isRepeated)) { Int($0.integer(0)) } ?? 0
  }

  private func trim(isRepeated: Bool, to bytes: Int, _ connection: Connection) throws {
    try connection.run(EntrySchema.trim, .flag(isRepeated), .integer(bytes))
  }

  private func number(_ pragma: String, _ connection: Connection) throws -> Int {
    try connection.first(pragma) { Int($0.integer(0)) } ?? 0
  }
}
