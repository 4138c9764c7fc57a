import Upstream

/// A column as `/fields` describes it, with what reading and writing a value needs to know.
struct DirectusField: Sendable {
  let collection: String
  let name: String
  /// Directus' own type: `string`, `decimal`, `timestamp`, …; `alias` has no column.
  let type: String
  let isNullable: Bool
  let isKey: Bool
  /// Digits behind the point of a decimal.
  let scale: Int
  /// Read as ten stars, whatever is stored.
  let isConcealed: Bool
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
    scale = schema?["numeric_scale"]?.integer.map { Int($0) } ?? 0
    isConcealed = row["meta"]?["special"]?.array?.contains(.string("conceal")) ?? false
    self.row = row
  }

  var isAlias: Bool { type == "alias" }

  /// Filter operators that this type takes; others are refused by name.
  var operators: Set<String> {
    let common: Set = ["_eq", "_neq", "_in", "_nin", "_null", "_nnull"]
    return switch type {
    case "string", "text":
      common.union([
        "_empty", "_nempty", "_contains", "_ncontains", "_icontains", "_starts_with", "_ends_with",
      ])
    case "integer", "decimal", "float", "timestamp":
      common.union(["_gt", "_gte", "_lt", "_lte", "_between", "_nbetween"])
    case "json": ["_null", "_nnull"]
    default: common
    }
  }
}
