import SQLite
import Telemetry

/// Keeps the file within its bounds of age and bytes; what was rendered longest ago goes first, as an entry that is
/// asked for is rendered anew every few minutes.
struct EntrySweep: Sendable {
  let byteLimit: Int
  let ageLimit: Duration
  let clock: WallClock

  func run(on connection: Connection) throws {
    let oldest = clock.now.advanced(by: .zero - ageLimit)
    try connection.transaction {
      try connection.run(EntrySchema.deleteByAge, .integer(oldest.milliseconds))
      let total = try connection.first(EntrySchema.totalBytes) { $0.integer(0) } ?? 0
      guard total > byteLimit else { return }
      // A tenth of room, so that the next entry does not sweep again.
      try connection.run(EntrySchema.deleteOverweight, .integer(byteLimit / 10 * 9))
    }
  }
}
