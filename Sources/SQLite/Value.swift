/// What may be bound to a statement: SQLite's own storage classes (sqlite.org/datatype3.html).
package enum Value: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package static func integer(_ value: Int) -> Self { .integer(Int64(value)) }
  package static func integer(_ value: Int64?) -> Self { value.map { .integer($0) } ?? .null }
  package static func integer(_ value: Int?) -> Self { value.map { .integer(Int64($0)) } ?? .null }
  package static func text(_ value: String?) -> Self { value.map { .text($0) } ?? .null }
  /// Stored as 0 or 1, as strict tables have no boolean.
  package static func flag(_ value: Bool) -> Self { .integer(value ? 1 : 0) }
}
