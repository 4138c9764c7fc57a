import Upstream

/// The shop's tables: their columns, keys, default orders and relations, read from the seeded descriptions.
struct DirectusSchema: Sendable {
  /// How one collection points at another, and how the other sees it.
  struct Relation: Sendable {
    let many: String
    let manyField: String
    let one: String
    /// The alias under which the other side lists its rows.
    let oneField: String?
  }

  /// Where a field of a nested read leads.
  enum Reference: Sendable {
    case one(Relation)
    case many(Relation)
  }

  /// Columns by collection, in their order.
  let fields: [String: [DirectusField]]
  let relations: [Relation]
  private let sortFields: [String: String]
  /// The rows of `/collections` and `/relations`, as they are served.
  let collectionRows: [JSONValue]
  let relationRows: [JSONValue]

  init(_ seed: Seed) {
    fields = Dictionary(grouping: seed.fields.compactMap(DirectusField.init), by: \.collection)
    collectionRows = seed.collections
    relationRows = seed.relations
    relations = seed.relations.compactMap { row in
      guard let many = row["collection"]?.string, let field = row["field"]?.string,
        let one = row["related_collection"]?.string
      else { return nil }
      return Relation(many: many, manyField: field, one: one, oneField: row["meta"]?["one_field"]?.string)
    }
    var sortFields: [String: String] = [:]
    for row in seed.collections {
      if let name = row["collection"]?.string { sortFields[name] = row["meta"]?["sort_field"]?.string }
    }
    self.sortFields = sortFields
  }

  var collections: [String] { fields.keys.sorted() }

  func field(_ name: String, of collection: String) -> DirectusField? {
    fields[collection]?.first { $0.name == name }
  }

  func key(of collection: String) -> DirectusField? {
    fields[collection]?.first(where: \.isKey)
  }

  /// What orders a list that asks for no order.
  func defaultSort(of collection: String) -> String? {
    sortFields[collection] ?? key(of: collection)?.name
  }

  func reference(_ field: String, of collection: String) -> Reference? {
    for relation in relations {
      if relation.many == collection, relation.manyField == field { return .one(relation) }
      if relation.one == collection, relation.oneField == field { return .many(relation) }
    }
    return nil
  }

  /// Refuses names that are unknown, and after them those the caller may not read, all of one kind in one message.
  func check(
    _ names: [String], of collection: String, for caller: DirectusCaller, place: String?
  ) throws(DirectusRefusal) {
    let unknown = names.filter { field($0, of: collection) == nil }
    guard unknown.isEmpty else { throw .fields(unknown, collection: collection, place: place) }
    let readable = caller.readable(collection)
    let forbidden = names.filter { !readable.contains($0) }
    guard forbidden.isEmpty else { throw .fields(forbidden, collection: collection, place: place) }
  }
}
