import Foundation
import Upstream

/// A column as `/fields` describes it, with what reading and writing a value needs to know.
struct DirectusField: Sendable {
  let collection: String
  let name: String
  /// Directus' own type: `string`, `decimal`, `timestamp`, …; `alias` has no column.
  let type: String
  let isNullable: Bool
  let isKey: Bool
  let isUnique: Bool
  /// Digits behind the point of a decimal.
  let scale: Int
  /// Read as ten stars, whatever is stored.
  let isConcealed: Bool
  /// What the database puts where a new row has no value; null without a default, and for a number it draws itself.
  let defaultValue: JSONValue
  /// The whole row, as it is served.
  let row: JSONValue

  init?(row: JSONValue) {
    guard let collection = row["collection"]?.string, let name = row["field"]?.string,
      let type = row["type"]?.string
    else { return nil }
    self.collection = collection
    self.name = name
    self.type = type
    let schema = row["schema"]
    isNullable = schema?["is_nullable"] != .bool(false)
    isKey = schema?["is_primary_key"] == .bool(true)
    isUnique = schema?["is_unique"] == .bool(true)
    scale = schema?["numeric_scale"]?.integer ?? 0
    isConcealed = row["meta"]?["special"]?.array?.contains(.string("conceal")) ?? false
    let value = schema?["default_value"] ?? .null
    let isDrawn = value.string?.hasPrefix("nextval(") == true || value.string?.hasSuffix("()") == true
    defaultValue = isDrawn ? .null : value
    self.row = row
  }

  var isAlias: Bool { type == "alias" }
  var isText: Bool { type == "string" || type == "text" }
  var isNumber: Bool { ["integer", "bigInteger", "decimal", "float"].contains(type) }

  /// A seeded value as the database would have stored it: Postgres keeps all digits of a decimal, SQLite a number.
  func seeded(_ value: JSONValue) -> JSONValue {
    switch type {
    case "decimal": value.number.map { .string($0.text(scale: scale)) } ?? value
    case "float": value.number.map { .number($0) } ?? value
    default: value
    }
  }

  /// Filter operators that this type takes; others are refused by name.
  var operators: Set<String> {
    if isConcealed { return ["_null", "_nnull", "_empty", "_nempty"] }
    let common: Set = ["_eq", "_neq", "_null", "_nnull"]
    let ranges: Set = ["_gt", "_gte", "_lt", "_lte", "_between", "_nbetween", "_in", "_nin"]
    return switch type {
    case "string", "text", "csv": common.union(Self.textOperators)
    case "integer", "bigInteger", "decimal", "float", "date", "dateTime", "time": common.union(ranges)
    case "boolean": common
    case "uuid": common.union(["_in", "_nin"])
    case "json": ["_null", "_nnull"]
    default: common.union(ranges).union(["_empty", "_nempty", "_contains", "_ncontains"])
    }
  }

  private static let textOperators: Set = [
    "_in", "_nin", "_empty", "_nempty", "_contains", "_ncontains", "_icontains", "_starts_with", "_nstarts_with",
    "_istarts_with", "_nistarts_with", "_ends_with", "_nends_with", "_iends_with", "_niends_with",
  ]
}
