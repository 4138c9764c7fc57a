import Telemetry

/// A row as it was last read; shared by all copies of the table it is in.
final class KeptRow<Value: StoredValue>: Sendable {
  let value: Value
  let complaints: [String]
  /// Nil: the row tells no dates that changes could be asked for by.
  let dates: KeptDates?

  init(_ row: Row) {
    value = Value(row)
    complaints = row.complaints
    dates = row.dates
  }

  func isSame(as other: KeptRow) -> Bool {
    dates == other.dates && complaints == other.complaints && value == other.value
  }

  /// Whether it differs from `other`, an earlier reading of the row, although its dates say that nobody changed it.
  func belies(_ other: KeptRow) -> Bool {
    dates != nil && dates == other.dates && value.withoutReferences != other.value.withoutReferences
  }
}

/// The two dates Directus keeps of a row.
struct KeptDates: Sendable, Equatable {
  let created: Instant
  /// Nil until the first change.
  let updated: Instant?

  var newest: Instant { max(created, updated ?? created) }
}
