import SQLite
import Telemetry

/// The file's one row about itself: which life of it this is, when it was filled, what shaped its listing.
struct MirrorState {
  let connection: Connection

  /// Nil before the first pull ended.
  func firstPulledAt() throws(SQLiteError) -> Instant? {
    try connection.first("SELECT first_pulled_at FROM mirror_state") { $0.instant(0) } ?? nil
  }

  /// Nil before the first pull ended.
  func lastPulledAt() throws(SQLiteError) -> Instant? {
    try connection.first("SELECT last_pulled_at FROM mirror_state") { $0.instant(0) } ?? nil
  }

  /// The settings its listing rows were derived by; nil in a new file.
  func shape() throws(SQLiteError) -> [UInt8]? {
    try connection.first("SELECT shape FROM mirror_state") { $0.blob(0) }
  }

  /// Which life of the file this is: numbers of tags mean nothing in another; 0 in a file nobody wrote yet.
  func generation() throws(SQLiteError) -> UInt64 {
    try connection.first("SELECT generation FROM mirror_state") { UInt64(bitPattern: $0.integer(0)) } ?? 0
  }

  /// - Parameter generation: kept where the file has one; a cursor into the tags is worth nothing in another.
  func write(shape: [UInt8], generation: UInt64) throws(SQLiteError) {
    try connection.run(
      """
      INSERT INTO mirror_state (only, generation, shape) VALUES (1, ?, ?)
      ON CONFLICT (only) DO UPDATE SET shape = excluded.shape
      """, .integer(Int64(bitPattern: generation)), .blob(shape))
  }

  /// A file nobody wrote yet has none to renew.
  func renew(generation: UInt64) throws(SQLiteError) {
    try connection.run("UPDATE mirror_state SET generation = ?", .integer(Int64(bitPattern: generation)))
  }

  func notePull(at instant: Instant) throws(SQLiteError) {
    try connection.run(
      "UPDATE mirror_state SET last_pulled_at = ?1, first_pulled_at = ifnull(first_pulled_at, ?1)",
      .integer(instant.milliseconds))
  }
}
