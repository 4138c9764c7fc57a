import Foundation
import Telemetry
import Upstream

/// Checks the body of a change against the caller's rights and the columns' types, and makes the new row.
struct DirectusUpdate: Sendable {
  let schema: DirectusSchema
  let caller: DirectusCaller
  let collection: String
  let now: Instant

  /// The names a caller without full rights may not write, in one refusal; an administrator's unknown ones are dropped.
  func check(_ body: [String: JSONValue]) throws(DirectusRefusal) {
    guard schema.fields[collection] != nil, caller.updatable(collection) != .none else {
      throw .collection(collection)
    }
    let names = body.keys.sorted()
    if caller != .administrator {
      let refused = names.filter { name in
        schema.field(name, of: collection) == nil || !(name == "id" || caller.updatable(collection).contains(name))
      }
      guard refused.isEmpty else { throw .fields(refused, collection: collection, place: nil) }
    }
    if names.contains(where: { schema.field($0, of: collection)?.isAlias == true }) {
      throw .notPlayed("nested writes")
    }
  }

  /// The row after the change; `date_updated` moves even where nothing else does.
  func applied(_ body: [String: JSONValue], to row: DirectusRows.Row) throws(DirectusRefusal) -> DirectusRows.Row {
    var row = row
    for (name, value) in body.sorted(by: { $0.key < $1.key }) {
      guard let field = schema.field(name, of: collection), !field.isKey, name != "date_updated" else { continue }
      if value == .null, !field.isNullable { throw .null(name) }
      row[name] = value == .null ? .null : try stored(value, field: field)
    }
    if schema.field("date_updated", of: collection) != nil { row["date_updated"] = .string(now.directusText) }
    return row
  }

  /// The value as Postgres keeps it.
  private func stored(_ value: JSONValue, field: DirectusField) throws(DirectusRefusal) -> JSONValue {
    switch field.type {
    case "decimal":
      guard let number = value.number else { throw .unexpected }
      return .string(number.text(scale: field.scale))
    case "integer":
      guard let number = value.number, number.whole != nil else { throw .unexpected }
      return .number(number)
    case "boolean":
      guard case .bool(let flag) = try DirectusValue(value, field: field, now: now) else { throw .unexpected }
      return .bool(flag)
    case "timestamp":
      guard case .instant(let instant) = try DirectusValue(value, field: field, now: now) else { throw .unexpected }
      return .string(instant.directusText)
    case "uuid":
      guard case .text(let text) = try DirectusValue(value, field: field, now: now) else { throw .unexpected }
      return .string(text)
    case "json": return value
    default:
      if case .string = value { return value }
      return .string(value.encodedText)
    }
  }
}

extension Decimal {
  /// Rounded half up to `scale` digits, all of them written.
  func text(scale: Int) -> String {
    var exact = self
    var rounded = Decimal()
    unsafe NSDecimalRound(&rounded, &exact, scale, .plain)
    let parts = "\(rounded)".split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let fraction = parts.count > 1 ? parts[1] : ""
    let padded = fraction + String(repeating: "0", count: max(0, scale - fraction.count))
    return scale == 0 ? parts[0] : "\(parts[0]).\(padded)"
  }
}
