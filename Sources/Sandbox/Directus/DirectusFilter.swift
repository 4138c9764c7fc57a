import Upstream

/// A filter that can be asked about a row: read against the schema, its fields noted for the check of rights.
indirect enum DirectusFilter: Sendable {
  case all([DirectusFilter])
  case any([DirectusFilter])
  case test(DirectusTerm, DirectusField, DirectusTest)
  /// A condition on the row a column points at.
  case target(DirectusSchema.Relation, DirectusFilter)
  /// A condition that at least one, or none, of the rows behind an alias passes.
  case sources(DirectusSchema.Relation, DirectusFilter, some: Bool)
  /// A condition on rows that are joined: where there is none, on a row of nulls.
  case joined(DirectusSchema.Relation, DirectusFilter)

  /// Notes every field a filter names.
  static func note(
    _ value: JSONValue, of collection: String, at path: String, in asked: inout DirectusAsked, schema: DirectusSchema
  ) throws(DirectusRefusal) {
    for (name, condition) in value.members {
      if name == "_and" || name == "_or" {
        for (_, part) in condition.members {
          try note(part, of: collection, at: path, in: &asked, schema: schema)
        }
        continue
      }
      if ["_some", "_none"].contains(name) {
        try note(condition, of: collection, at: path, in: &asked, schema: schema)
        continue
      }
      if name.hasPrefix("_") { throw .query("Invalid filter key \"\(name)\" on \"\(collection)\"") }
      let field = name.calledField
      asked.add(field, of: collection, at: path, isGiven: false)
      guard condition.namesField else { continue }
      if let reference = schema.reference(field, of: collection) {
        try note(
          condition, of: reference.collection, at: path.isEmpty ? field : "\(path).\(field)", in: &asked, schema: schema
        )
      } else {
        // Without a relation the inner names are looked for where the outer one stands.
        for (inner, _) in condition.members where !inner.hasPrefix("_") {
          asked.add(inner.calledField, of: collection, at: path, isGiven: false)
        }
      }
    }
  }

  /// - Parameter isNested: Whether the rows are those of a relation.
  init(
    _ value: JSONValue, of collection: String, reader: DirectusReader, isNested: Bool = false
  ) throws(DirectusRefusal) {
    var parts: [DirectusFilter] = []
    for (name, condition) in value.members {
      switch name {
      case "_and", "_or":
        var inner: [DirectusFilter] = []
        for (_, part) in condition.members {
          inner.append(try Self(part, of: collection, reader: reader, isNested: isNested))
        }
        // A part without conditions is none.
        inner.removeAll(where: \.isEmpty)
        parts.append(name == "_and" || inner.isEmpty ? .all(inner) : .any(inner))
      default:
        parts.append(try Self.condition(name, condition, of: collection, reader: reader, isNested: isNested))
      }
    }
    self = .all(parts)
  }

  private static func condition(
    _ name: String, _ condition: JSONValue, of collection: String, reader: DirectusReader, isNested: Bool
  ) throws(DirectusRefusal) -> DirectusFilter {
    let term = DirectusTerm(name)
    guard let field = reader.schema.field(term.name, of: collection) else {
      throw .fields([term.name], collection: collection)
    }
    let reference = reader.schema.reference(term.name, of: collection)
    if case .itself = term.work, let reference {
      switch reference {
      case .one(let relation) where condition.namesField:
        return .target(relation, try Self(condition, of: relation.one, reader: reader, isNested: true))
      case .many(let relation):
        if isNested, let name = ["_some", "_none"].first(where: { condition[$0] != nil }) {
          throw .query("\"\(name)\" can only be used with top level relational alias field")
        }
        return try sources(relation, condition, reader: reader)
      case .one: break
      }
    }
    // A condition through a column that is no relation is dropped without a word.
    if condition.namesField { return .all([]) }
    return .all(try tests(condition, term: term, field: field, reader: reader))
  }

  private static func sources(
    _ relation: DirectusSchema.Relation, _ condition: JSONValue, reader: DirectusReader
  ) throws(DirectusRefusal) -> DirectusFilter {
    for (name, some) in [("_some", true), ("_none", false)] {
      guard let inner = condition[name] else { continue }
      let filter = try Self(inner, of: relation.many, reader: reader, isNested: true)
      return filter.isEmpty ? .all([]) : .sources(relation, filter, some: some)
    }
    if condition.namesField {
      return .joined(relation, try Self(condition, of: relation.many, reader: reader, isNested: true))
    }
    // An operator on the alias itself means the keys of its rows.
    let key = reader.schema.key(of: relation.many)?.name ?? "id"
    if let flag = condition["_null"] {
      return .sources(relation, .all([]), some: flag == .bool(false))
    }
    return .sources(relation, try Self(.object([key: condition]), of: relation.many, reader: reader), some: true)
  }

  private static func tests(
    _ condition: JSONValue, term: DirectusTerm, field: DirectusField, reader: DirectusReader
  ) throws(DirectusRefusal) -> [DirectusFilter] {
    if condition == .array([]) { return [] }
    try reader.checkCount(term, of: field)
    guard case .object(let operations) = condition else {
      return try tests(.object(["_eq": condition]), term: term, field: field, reader: reader)
    }
    let type = term.type(of: field)
    var tests: [DirectusFilter] = []
    for (operation, value) in operations.sorted(by: { $0.key < $1.key }) {
      guard term.operators(of: field).contains(operation) else {
        throw field.isConcealed
          ? .query("Field with \"conceal\" special does not allow the \"\(operation)\" filter operator")
          : .query("\"\(type)\" field type does not contain the \"\(operation)\" filter operator")
      }
      let operand: JSONValue = value.string?.hasPrefix("$CURRENT_") == true ? reader.current(value) : value
      let kind = term.isFunction ? "function" : field.type
      tests.append(.test(term, field, try DirectusTest(operation, operand, type: kind, reader: reader)))
    }
    return tests
  }

  /// Whether the row passes.
  func matches(_ row: DirectusRows.Row, in reader: DirectusReader) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.matches(row, in: reader) }
    case .any(let parts): parts.contains { $0.matches(row, in: reader) }
    case .test(let term, let field, let test): test.passes(reader.comparable(term, of: field, in: row))
    case .target(let relation, let filter): filter.matches(reader.target(of: relation, from: row) ?? [:], in: reader)
    case .sources(let relation, let filter, let some):
      reader.sources(of: relation, to: row).contains { filter.matches($0, in: reader) } == some
    case .joined(let relation, let filter): Self.joins(reader.sources(of: relation, to: row), filter, in: reader)
    }
  }

  private static func joins(_ rows: [DirectusRows.Row], _ filter: Self, in reader: DirectusReader) -> Bool {
    rows.isEmpty ? filter.matches([:], in: reader) : rows.contains { filter.matches($0, in: reader) }
  }

  private var isEmpty: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isEmpty)
    case .target(_, let filter), .joined(_, let filter): filter.isEmpty
    case .test, .sources: false
    }
  }
}

extension JSONValue {
  /// Members in the order of their names; of a list its elements under their indexes, as Directus reads one.
  fileprivate var members: [(String, JSONValue)] {
    switch self {
    case .object(let members): members.sorted { $0.key < $1.key }
    case .array(let elements): elements.enumerated().map { ("\($0.offset)", $0.element) }
    default: []
    }
  }

  /// Whether a condition goes into another collection, and is not one on the value itself.
  fileprivate var namesField: Bool {
    guard case .object(let members) = self, let name = members.keys.sorted().first else { return false }
    return !name.hasPrefix("_") || ["_and", "_or", "_some", "_none"].contains(name)
  }
}

extension String {
  /// The column inside a call; `json(…)` is none that a filter knows, so all between its brackets is the name.
  fileprivate var calledField: String {
    guard let open = firstIndex(of: "("), hasSuffix(")") else { return self }
    return String(self[index(after: open)...].dropLast())
  }
}
