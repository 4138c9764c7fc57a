import Foundation
import Upstream

extension DirectusField {
  /// Types of columns as SQLite calls them.
  private static let dataTypes = [
    "character varying": "varchar", "uuid": "char", "numeric": "float", "timestamp with time zone": "datetime",
    "real": "float",
  ]

  /// A row of `/fields` as a Directus on the other database gives it: SQLite knows no decimals and no uuids.
  static func described(_ row: JSONValue, for vendor: VendorFormat) -> JSONValue {
    guard vendor == .sqlite, case .object(var members) = row, case .object(var schema)? = row["schema"] else {
      return row
    }
    let type = row["type"]?.string
    let special = row["meta"]?["special"]?.array ?? []
    if type == "decimal" { members["type"] = .string("float") }
    if type == "uuid", !special.contains(.string("uuid")) { members["type"] = .string("string") }
    if let name = schema["data_type"]?.string, let other = dataTypes[name] { schema["data_type"] = .string(other) }
    if schema["has_auto_increment"] == .bool(true) { schema["is_unique"] = .bool(false) }
    if type == "uuid" { schema["max_length"] = .number(36) }
    if schema["default_value"]?.string?.hasPrefix("nextval(") == true { schema["default_value"] = .null }
    for name in ["numeric_precision", "numeric_scale"] { schema[name] = .null }
    for name in ["foreign_key_schema", "comment"] { schema[name] = nil }
    members["schema"] = .object(schema)
    if type == "timestamp", case .object(var meta)? = row["meta"] {
      meta["special"] = .array(special + [.string("cast-timestamp")])
      members["meta"] = .object(meta)
    }
    return .object(members)
  }
}

extension JSONValue {
  /// A row of `/relations` as the other database has it.
  func relation(for vendor: VendorFormat) -> JSONValue {
    guard vendor == .sqlite, case .object(var members) = self, case .object(var schema)? = self["schema"] else {
      return self
    }
    schema["foreign_key_schema"] = nil
    schema["constraint_name"] = .null
    members["schema"] = .object(schema)
    return .object(members)
  }
}
