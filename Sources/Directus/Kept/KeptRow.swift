import Telemetry

/// A row as it was last read; shared by all copies of the table it is in.
final class KeptRow<Value: StoredValue>: Sendable {
  let value: Value
  let complaints: [String]
  /// Nil: the row tells no dates that changes could be asked for by.
  let dates: KeptDates?
  /// The server writes the key as text, also where it looks like a number.
  let hasTextKey: Bool
  /// Of all the row said: one that says the same again need not be made anew.
  let digest: RowDigest
  /// The row was read so long after its dates that a later change must move them. MySQL keeps whole seconds, within
  /// which a row can change again unnoticed.
  let isSettled: Bool

  /// - Parameter server: the server's clock when it was read; nil: unknown.
  init(_ row: Row, digest: RowDigest, server: Instant?) {
    value = Value(row)
    complaints = row.complaints
    dates = row.dates
    hasTextKey = row.hasTextKey
    self.digest = digest
    isSettled = Self.isSettled(dates, server)
  }

  private init(settled row: KeptRow) {
    value = row.value
    complaints = row.complaints
    dates = row.dates
    hasTextKey = row.hasTextKey
    digest = row.digest
    isSettled = true
  }

  /// The row after it was read again at `server` and said the same.
  func confirmed(at server: Instant?) -> KeptRow {
    isSettled || !Self.isSettled(dates, server) ? self : KeptRow(settled: self)
  }

  private static func isSettled(_ dates: KeptDates?, _ server: Instant?) -> Bool {
    guard let dates, let server else { return true }
    return dates.newest.advanced(by: Limits.dateResolution) < server
  }

  /// Whether it differs from `other`, an earlier reading of the row, although its dates say that nobody changed it.
  func belies(_ other: KeptRow) -> Bool {
    dates != nil && dates == other.dates && other.isSettled
      && value.withoutReferences != other.value.withoutReferences
  }
}

/// The two dates Directus keeps of a row.
struct KeptDates: Sendable, Equatable {
  let created: Instant
  /// Nil until the first change.
  let updated: Instant?

  var newest: Instant { max(created, updated ?? created) }
}
