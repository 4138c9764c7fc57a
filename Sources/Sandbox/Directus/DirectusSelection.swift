import Upstream

/// The fields of a read as a tree, noted level by level for the check of rights, and how a row is written out by it.
struct DirectusSelection: Sendable {
  private struct Column: Sendable {
    let key: String
    let term: DirectusTerm
    let field: DirectusField
  }

  private struct Nested: Sendable {
    let key: String
    let reference: DirectusSchema.Reference
    let selection: DirectusSelection
    let filter: DirectusFilter?
    let query: DirectusQuery
  }

  private let collection: String
  /// In the order of the answer.
  private let columns: [Column]
  private let nested: [Nested]

  /// Names of the columns, for a table that has a head.
  var keys: [String] { columns.map(\.key) + nested.map(\.key) }

  /// - Parameter path: The fields this level is read through; empty for the root.
  init(
    _ query: DirectusQuery, of collection: String, at path: String = "", reader: DirectusReader,
    asked: inout DirectusAsked
  ) throws(DirectusRefusal) {
    let schema = reader.schema
    let readable = reader.caller.readable(collection)
    let known = (schema.fields[collection] ?? []).filter { readable.contains($0.name) }
    var columns: [Column] = []
    var inner: [(key: String, paths: [String])] = []
    // Keys behind an alias are rows of another collection, which the caller must be allowed to read.
    let listed = known.filter { field in
      guard field.isAlias, let reference = schema.reference(field.name, of: collection) else { return true }
      return reader.caller.readable(reference.collection) != .none
    }
    // Without a rest the keys of the rows behind an alias are meant.
    func goInto(_ key: String, _ rest: String?) {
      let index = inner.firstIndex { $0.key == key } ?? inner.count
      if index == inner.count { inner.append((key, [])) }
      if let rest { inner[index].paths.append(rest) }
    }
    func takeAll() {
      columns += listed.filter { !$0.isAlias }.map { Column(key: $0.name, term: DirectusTerm($0.name), field: $0) }
      for field in listed where field.isAlias { goInto(field.name, nil) }
    }
    for name in query.fields where !DirectusTerm.isPathlessJSON(name) {
      let isCall = name.contains("(")
      if name == "*" {
        takeAll()
      } else if !isCall, let dot = name.firstIndex(of: ".") {
        let (head, rest) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
        if head == "*" { takeAll() }
        for key in head == "*" ? known.map(\.name) : [head] { goInto(key, rest) }
      } else {
        let term = DirectusTerm(query.alias[name] ?? name)
        asked.add(term.name, of: collection, at: path, isGiven: true)
        guard let field = schema.field(term.name, of: collection) else { continue }
        try reader.checkCount(term, of: field)
        if case .itself = term.work, field.isAlias {
          goInto(name, nil)
          continue
        }
        columns.append(Column(key: query.alias[name] == nil ? term.key : name, term: term, field: field))
      }
    }
    var nested: [Nested] = []
    for (key, paths) in inner {
      let name = query.alias[key] ?? key
      // A reference that is none, or whose collection the caller may not read at all, is left out without a word.
      guard let reference = schema.reference(name, of: collection) else { continue }
      if reader.caller.readable(reference.collection) == .none {
        columns.removeAll { $0.key == key }
        continue
      }
      asked.add(name, of: collection, at: path, isGiven: true)
      let place = path.isEmpty ? name : "\(path).\(name)"
      var below = try DirectusQuery(deep: query.deep[key]?.object ?? [:], settings: reader.settings)
      below.fields = paths
      let selection = try Self(below, of: reference.collection, at: place, reader: reader, asked: &asked)
      if let filter = below.filter {
        try DirectusFilter.note(filter, of: reference.collection, at: place, in: &asked, schema: schema)
      }
      var filter: DirectusFilter?
      if let asked = below.filter { filter = try DirectusFilter(asked, of: reference.collection, reader: reader) }
      nested.append(Nested(key: key, reference: reference, selection: selection, filter: filter, query: below))
    }
    self.collection = collection
    self.nested = nested
    var seen: Set<String> = Set(nested.map(\.key))
    self.columns = columns.filter { seen.insert($0.key).inserted }
  }

  /// The row as it is served; where nothing of it was asked for, its key.
  func value(of row: DirectusRows.Row, in reader: DirectusReader) -> JSONValue {
    if columns.isEmpty, nested.isEmpty {
      return reader.schema.key(of: collection).flatMap { row[$0.name] } ?? .null
    }
    var members: [String: JSONValue] = [:]
    for column in columns { members[column.key] = reader.value(of: column.term, of: column.field, in: row) }
    for part in nested {
      switch part.reference {
      case .one(let relation):
        let target = reader.target(of: relation, from: row).flatMap { target in
          part.filter?.matches(target, in: reader) == false ? nil : target
        }
        members[part.key] = target.map { part.selection.value(of: $0, in: reader) } ?? .null
      case .many(let relation):
        let rows = reader.sources(of: relation, to: row).filter { part.filter?.matches($0, in: reader) != false }
        members[part.key] = .array(
          reader.children(rows, of: relation, query: part.query).map { part.selection.value(of: $0, in: reader) })
      }
    }
    return .object(members)
  }
}
