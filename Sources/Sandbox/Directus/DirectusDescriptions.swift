import Upstream

/// Shows the schema to those who may see it: administrators alone, as a lean token of the real one is refused it.
struct DirectusDescriptions: Sendable {
  let schema: DirectusSchema
  let caller: DirectusCaller
  let version: DirectusVersion

  func fields(of collection: String?, field: String?) throws(DirectusRefusal) -> JSONValue {
    guard caller.isAdministrator else { throw .action("read", collection: "directus_fields") }
    guard let collection else {
      return .array(schema.collections.flatMap { schema.fields[$0] ?? [] }.map(\.row))
    }
    guard let fields = schema.fields[collection] else {
      throw field == nil ? .unknownCollection(collection, version: version) : .forbidden
    }
    guard let field else { return .array(fields.map(\.row)) }
    guard let found = fields.first(where: { $0.name == field }) else { throw .forbidden }
    return found.row
  }

  func collections(_ collection: String?) throws(DirectusRefusal) -> JSONValue {
    guard caller.isAdministrator else {
      // Only nobody is told of the collection itself.
      if let collection, caller.role == .anyone { throw .action("read", collection: collection) }
      throw .collection("directus_collections")
    }
    guard let collection else { return .array(schema.collectionRows) }
    guard let row = schema.collectionRows.first(where: { $0["collection"] == .string(collection) }) else {
      throw .forbidden
    }
    return row
  }

  /// What a SEARCH with `keys` gives.
  func collections(named names: [JSONValue]) throws(DirectusRefusal) -> JSONValue {
    guard case .array(let rows) = try collections(nil), !names.isEmpty else { return try collections(nil) }
    return .array(rows.filter { row in row["collection"].map(names.contains) ?? false })
  }

  func relations(of collection: String?, field: String?) throws(DirectusRefusal) -> JSONValue {
    guard caller.isAdministrator else { throw .action("read", collection: "directus_relations") }
    guard let collection else { return .array(schema.relationRows) }
    let rows = schema.relationRows.filter { $0["collection"] == .string(collection) }
    guard let field else { return .array(rows) }
    guard let row = rows.first(where: { $0["field"] == .string(field) }) else { throw .forbidden }
    return row
  }
}
