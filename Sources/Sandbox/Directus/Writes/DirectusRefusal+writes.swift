import Upstream

extension DirectusRefusal {
  static func required(_ field: String) -> Self {
    Self(
      400, "FAILED_VALIDATION", "Validation failed for field \"\(field)\". Value is required.",
      ["field": .string(field), "path": .array([]), "type": .string("required")])
  }

  static func notUnique(_ value: JSONValue, field: DirectusField) -> Self {
    Self(
      400, "RECORD_NOT_UNIQUE",
      "Value \"\(value.text ?? "")\" for field \"\(field.name)\" in collection \"\(field.collection)\" has to be unique.",
      named(field.name, of: field.collection, value: value))
  }

  /// A row that is pointed at and does not exist; SQLite does not say which.
  static func foreignKey(_ value: JSONValue, field: DirectusField, vendor: VendorFormat) -> Self {
    guard vendor == .postgres else {
      return Self(
        400, "INVALID_FOREIGN_KEY", "Invalid foreign key.", ["collection": .null, "field": .null, "value": .null])
    }
    return Self(
      400, "INVALID_FOREIGN_KEY",
      "Invalid foreign key \"\(value.text ?? "")\" for field \"\(field.name)\" in collection \"\(field.collection)\".",
      named(field.name, of: field.collection, value: value))
  }

  /// Names the first column that was written, whichever is at fault, as the real one reads it out of the statement.
  static func tooLong(_ statement: DirectusStatement) -> Self {
    Self(
      400, "VALUE_TOO_LONG",
      "Value \"\(statement.firstValue.text ?? "")\" for field \"\(statement.firstColumn)\" in collection "
        + "\"\(statement.collection)\" is too long.",
      named(statement.firstColumn, of: statement.collection, value: statement.firstValue))
  }

  /// Names the first column as well.
  static func outOfRange(_ statement: DirectusStatement) -> Self {
    Self(
      400, "VALUE_OUT_OF_RANGE",
      "Numeric value \"\(statement.firstValue.text ?? "")\" for field \"\(statement.firstColumn)\" in collection "
        + "\"\(statement.collection)\" is out of range.",
      named(statement.firstColumn, of: statement.collection, value: statement.firstValue))
  }

  /// A value the database cannot read; an administrator is shown the statement, everybody else nothing.
  static func unreadable(_ statement: DirectusStatement, reason: String, caller: DirectusCaller) -> Self {
    caller == .administrator ? Self(500, unexpected.code, "\(statement.text) - \(reason)") : unexpected
  }

  /// All rules a body breaks, in one answer; nil where it breaks none.
  static func all(_ refusals: [DirectusRefusal]) -> Self? {
    guard var first = refusals.first else { return nil }
    first.others = Array(refusals.dropFirst())
    return first
  }

  private static func named(_ field: String, of collection: String, value: JSONValue) -> [String: JSONValue] {
    ["collection": .string(collection), "field": .string(field), "value": value]
  }
}
