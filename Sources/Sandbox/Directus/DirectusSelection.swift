import Upstream

/// The fields of a read as a tree, checked level by level, and how a row is written out by it.
struct DirectusSelection: Sendable {
  private struct Nested: Sendable {
    let reference: DirectusSchema.Reference
    let selection: DirectusSelection
  }

  private let collection: String
  /// Columns given as they are, in the collection's order.
  private let columns: [DirectusField]
  private let nested: [String: Nested]

  /// - Parameter place: The field this level is read through; nil for the root.
  init(
    _ paths: [String], collection: String, place: String? = nil, schema: DirectusSchema, caller: DirectusCaller
  ) throws(DirectusRefusal) {
    let own = paths.filter { !$0.contains(".") && $0 != "*" }
    try schema.check(own, of: collection, for: caller, place: place)
    var inner: [String: [String]] = [:]
    for path in paths {
      guard let dot = path.firstIndex(of: ".") else { continue }
      let head = String(path[..<dot])
      let targets = head == "*" ? (schema.fields[collection] ?? []).map(\.name) : [head]
      for target in targets where schema.reference(target, of: collection) != nil {
        inner[target, default: []].append(String(path[path.index(after: dot)...]))
      }
    }
    var nested: [String: Nested] = [:]
    for (name, paths) in inner.sorted(by: { $0.key < $1.key }) {
      // A reference whose collection the caller may not read at all is left out without a word.
      guard let reference = schema.reference(name, of: collection),
        caller.readable(reference.collection) != .none, caller.readable(collection).contains(name)
      else { continue }
      let selection = try Self(
        paths, collection: reference.collection, place: name, schema: schema, caller: caller)
      nested[name] = Nested(reference: reference, selection: selection)
    }
    let takesAll = paths.contains { $0 == "*" || $0.hasPrefix("*.") }
    self.collection = collection
    self.nested = nested
    columns = (schema.fields[collection] ?? []).filter { field in
      nested[field.name] == nil && caller.readable(collection).contains(field.name)
        && (takesAll || own.contains(field.name))
    }
  }

  /// The row as it is served; where nothing of it was asked for, its key.
  func value(of row: DirectusRows.Row, in reader: DirectusReader) -> JSONValue {
    if columns.isEmpty, nested.isEmpty {
      return reader.schema.key(of: collection).flatMap { row[$0.name] } ?? .null
    }
    var members: [String: JSONValue] = [:]
    for field in columns { members[field.name] = reader.value(of: field, in: row) }
    for (name, part) in nested {
      switch part.reference {
      case .one(let relation):
        members[name] = reader.target(of: relation, from: row).map { part.selection.value(of: $0, in: reader) } ?? .null
      case .many(let relation):
        members[name] = .array(
          reader.sources(of: relation, to: row).map { part.selection.value(of: $0, in: reader) })
      }
    }
    return .object(members)
  }
}

extension DirectusSchema.Reference {
  fileprivate var collection: String {
    switch self {
    case .one(let relation): relation.one
    case .many(let relation): relation.many
    }
  }
}
