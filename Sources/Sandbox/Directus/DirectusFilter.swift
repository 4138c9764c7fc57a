import Telemetry
import Upstream

/// A filter that was checked against the schema and the caller's rights and can be asked about a row.
indirect enum DirectusFilter: Sendable {
  /// Operators on text that the real one also has.
  private static let unplayed: Set<String> = [
    "_nstarts_with", "_istarts_with", "_nistarts_with", "_nends_with", "_iends_with", "_niends_with", "_nicontains",
  ]

  case all([DirectusFilter])
  case any([DirectusFilter])
  case test(DirectusField, operation: String, [DirectusValue])
  /// A condition on the row a column points at.
  case related(DirectusSchema.Relation, DirectusFilter)

  init(
    _ value: JSONValue, collection: String, place: String? = nil, schema: DirectusSchema, caller: DirectusCaller,
    now: Instant
  ) throws(DirectusRefusal) {
    guard let members = value.members else { throw .query("Invalid JSON for filter object") }
    var parts: [DirectusFilter] = []
    for (name, condition) in members {
      if name == "_and" || name == "_or" {
        var inner: [DirectusFilter] = []
        for (_, part) in condition.members ?? [] {
          inner.append(
            try Self(part, collection: collection, place: place, schema: schema, caller: caller, now: now))
        }
        parts.append(name == "_and" || inner.isEmpty ? .all(inner) : .any(inner))
        continue
      }
      if name.contains("(") { throw .notPlayed("functions such as \(name)") }
      if name.hasPrefix("_") { throw .query("Invalid filter key \"\(name)\" on \"\(collection)\"") }
      try schema.check([name], of: collection, for: caller, place: place)
      guard let field = schema.field(name, of: collection) else { throw .unexpected }
      if field.isAlias { throw .notPlayed("filters through \(name)") }
      if case .one(let relation)? = schema.reference(name, of: collection), condition.namesField {
        guard caller.readable(relation.one) != .none else { throw .collection(relation.one) }
        let inner = try Self(
          condition, collection: relation.one, place: name, schema: schema, caller: caller, now: now)
        parts.append(.related(relation, inner))
      } else {
        parts += try Self.tests(condition, field: field, now: now)
      }
    }
    self = .all(parts)
  }

  private static func tests(
    _ condition: JSONValue, field: DirectusField, now: Instant
  ) throws(DirectusRefusal) -> [DirectusFilter] {
    guard case .object(let operations) = condition else {
      return [.test(field, operation: "_eq", [try DirectusValue(condition, field: field, now: now)])]
    }
    var tests: [DirectusFilter] = []
    for (operation, value) in operations.sorted(by: { $0.key < $1.key }) {
      if field.isConcealed, !["_null", "_nnull", "_empty", "_nempty"].contains(operation) {
        throw .query("Field with \"conceal\" special does not allow the \"\(operation)\" filter operator")
      }
      if unplayed.contains(operation), ["string", "text"].contains(field.type) {
        throw .notPlayed("the filter operator \(operation)")
      }
      guard field.operators.contains(operation) else {
        throw .query("\"\(field.type)\" field type does not contain the \"\(operation)\" filter operator")
      }
      tests.append(.test(field, operation: operation, try values(value, operation: operation, field: field, now: now)))
    }
    return tests
  }

  private static func values(
    _ value: JSONValue, operation: String, field: DirectusField, now: Instant
  ) throws(DirectusRefusal) -> [DirectusValue] {
    switch operation {
    case "_null", "_nnull", "_empty", "_nempty": return [.bool(value != .bool(false) && value != .string("false"))]
    case "_in", "_nin", "_between", "_nbetween":
      if value == .array([]) { throw .query("\"\(operation)\" has to be an array of values") }
      var values: [DirectusValue] = []
      for element in value.list { values.append(try DirectusValue(element, field: field, now: now)) }
      return values
    default:
      if value == .string("") {
        throw .query(
          "You can't filter for an empty string in \"\(operation)\". Use \"_empty\" or \"_nempty\" instead")
      }
      return [try DirectusValue(value, field: field, now: now)]
    }
  }

  /// Whether the row passes. `related` finds the row a column points at.
  func matches(
    _ row: [String: JSONValue], related: (DirectusSchema.Relation, [String: JSONValue]) -> [String: JSONValue]?
  ) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.matches(row, related: related) }
    case .any(let parts): parts.contains { $0.matches(row, related: related) }
    case .related(let relation, let filter): filter.matches(related(relation, row) ?? [:], related: related)
    case .test(let field, let operation, let values):
      DirectusValue(stored: row[field.name] ?? .null, field: field).passes(operation, values)
    }
  }
}

extension JSONValue {
  /// Members in the order of their names; of a list its elements under their indexes, as Directus reads one.
  fileprivate var members: [(String, JSONValue)]? {
    switch self {
    case .object(let members): members.sorted { $0.key < $1.key }
    case .array(let elements): elements.enumerated().map { ("\($0.offset)", $0.element) }
    default: nil
    }
  }

  /// Whether a condition on a relation goes into the other collection, and is not one on the key itself.
  fileprivate var namesField: Bool {
    guard case .object(let members) = self, let name = members.keys.first else { return false }
    return !name.hasPrefix("_") || name == "_and" || name == "_or"
  }

  /// A list, or text with commas.
  fileprivate var list: [JSONValue] {
    switch self {
    case .array(let elements): elements
    case .string(let text): text.split(separator: ",").map { .string(String($0)) }
    case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
    default: [self]
    }
  }
}
