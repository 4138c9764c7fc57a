import SQLite
package import Telemetry

/// `ledger.sqlite`: the points ledger of one machine, one row per supplier account.
///
/// Written with `synchronous = FULL`: NORMAL would survive a killed process, but a power cut could undo the last
/// payments and the account would be overspent; at six calls a second the extra syncs cost nothing.
package final class LedgerFile: PointsLedger {
  private let writer: WriterThread
  private let supplier: String

  /// Opens the file; a damaged one is set aside under a dated name, and the account then starts at the import floor.
  ///
  /// - Parameter supplier: whose row, for example `cj`.
  /// - Throws: `SQLiteError` where the file cannot be opened, read or renamed.
  package convenience init(path: String, supplier: String, now: Instant, log: Log) throws {
    if let aside = try FileCheck.setAsideIfDamaged(path, now: now) {
      log.error("quota.ledger_damaged", ("set_aside", aside))
    }
    try self.init(.file(path), supplier: supplier)
  }

  init(_ location: Connection.Location, supplier: String) throws {
    writer = try WriterThread(location, name: "ledger", migrations: Self.migrations)
    self.supplier = supplier
    try writer.performBlocking { try $0.execute("PRAGMA synchronous = FULL") }
  }

  package func load() async throws(QuotaError) -> LedgerRecord? {
    do {
      return try await writer.perform { [supplier] in try Self.read(supplier, from: $0) }
    } catch {
      throw .ledger("\(error)")
    }
  }

  package func store(_ record: LedgerRecord) async throws(QuotaError) {
    do {
      try await writer.perform { [supplier] in try Self.write(record, of: supplier, to: $0) }
    } catch {
      throw .ledger("\(error)")
    }
  }

  /// Ends the file's thread after what was already handed to it.
  package func stop() {
    writer.stop()
  }

  private static let migrations = Migrations([
    """
    CREATE TABLE account (
      supplier TEXT PRIMARY KEY NOT NULL,
      revision INTEGER NOT NULL,
      capacity INTEGER NOT NULL CHECK (capacity > 0),
      parts INTEGER NOT NULL,
      filled_at INTEGER NOT NULL,
      per_second INTEGER NOT NULL CHECK (per_second > 0),
      spacing_ms INTEGER NOT NULL CHECK (spacing_ms > 0),
      quiet_since INTEGER NOT NULL,
      next_call_at INTEGER NOT NULL,
      closed_until INTEGER NOT NULL,
      closures INTEGER NOT NULL CHECK (closures >= 0),
      spent INTEGER NOT NULL,
      calls INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """
  ])

  private static func read(_ supplier: String, from connection: Connection) throws -> LedgerRecord? {
    try connection.first(
      """
      SELECT revision, capacity, parts, filled_at, per_second, spacing_ms, quiet_since, next_call_at, closed_until,
        closures, spent, calls
      FROM account WHERE supplier = ?
      """, .text(supplier)
    ) { row in
      LedgerRecord(
        revision: row.integer(0), capacity: Int(row.integer(1)), parts: row.integer(2),
        filledAt: Instant(milliseconds: row.integer(3)), perSecond: Int(row.integer(4)),
        spacingMilliseconds: row.integer(5), quietSince: Instant(milliseconds: row.integer(6)),
        nextCallAt: Instant(milliseconds: row.integer(7)), closedUntil: Instant(milliseconds: row.integer(8)),
        closures: Int(row.integer(9)), spent: row.integer(10), calls: row.integer(11))
    }
  }

  private static func write(_ record: LedgerRecord, of supplier: String, to connection: Connection) throws {
    try connection.run(
      """
      INSERT INTO account (supplier, revision, capacity, parts, filled_at, per_second, spacing_ms, quiet_since,
        next_call_at, closed_until, closures, spent, calls)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (supplier) DO UPDATE SET revision = excluded.revision, capacity = excluded.capacity,
        parts = excluded.parts, filled_at = excluded.filled_at, per_second = excluded.per_second,
        spacing_ms = excluded.spacing_ms, quiet_since = excluded.quiet_since, next_call_at = excluded.next_call_at,
        closed_until = excluded.closed_until, closures = excluded.closures, spent = excluded.spent,
        calls = excluded.calls
      WHERE excluded.revision > account.revision
      """,
      .text(supplier), .integer(record.revision), .integer(record.capacity), .integer(record.parts),
      .integer(record.filledAt.milliseconds), .integer(record.perSecond), .integer(record.spacingMilliseconds),
      .integer(record.quietSince.milliseconds), .integer(record.nextCallAt.milliseconds),
      .integer(record.closedUntil.milliseconds), .integer(record.closures), .integer(record.spent),
      .integer(record.calls))
  }
}
