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
    /// What orders that list.
    let sortField: String?
  }

  /// Where a field of a nested read leads.
  enum Reference: Sendable {
    case one(Relation)
    case many(Relation)

    var collection: String {
      switch self {
      case .one(let relation): relation.one
      case .many(let relation): relation.many
      }
    }
  }

  /// Columns by collection, in their order.
  let fields: [String: [DirectusField]]
  let relations: [Relation]
  let vendor: VendorFormat
  private let sortFields: [String: String]
  private let singletons: Set<String>
  /// The rows of `/collections` and `/relations`, as they are served.
  let collectionRows: [JSONValue]
  let relationRows: [JSONValue]

  init(_ seed: Seed, vendor: VendorFormat = .postgres) {
    self.vendor = vendor
    fields = Dictionary(
      grouping: seed.fields.map { DirectusField.described($0, for: vendor) }.compactMap(DirectusField.init),
      by: \.collection)
    collectionRows = seed.collections
    relationRows = seed.relations.map { $0.relation(for: vendor) }
    relations = seed.relations.compactMap { row in
      guard let many = row["collection"]?.string, let field = row["field"]?.string,
        let one = row["related_collection"]?.string
      else { return nil }
      return Relation(
        many: many, manyField: field, one: one, oneField: row["meta"]?["one_field"]?.string,
        sortField: row["meta"]?["sort_field"]?.string)
    }
    var sortFields: [String: String] = [:]
    var singletons: Set<String> = []
    for row in seed.collections {
      guard let name = row["collection"]?.string else { continue }
      sortFields[name] = row["meta"]?["sort_field"]?.string
      if row["meta"]?["singleton"] == .bool(true) { singletons.insert(name) }
    }
    self.sortFields = sortFields
    self.singletons = singletons
  }

  var collections: [String] { fields.keys.sorted() }

  /// Whether keys are compared without case.
  var foldsKeys: Bool { vendor == .postgres }

  func isSingleton(_ collection: String) -> Bool { singletons.contains(collection) }

  func field(_ name: String, of collection: String) -> DirectusField? {
    fields[collection]?.first { $0.name == name }
  }

  func key(of collection: String) -> DirectusField? {
    fields[collection]?.first(where: \.isKey)
  }

  /// A key out of a path in the type of its column.
  func keyValue(_ text: String, of collection: String) -> JSONValue {
    key(of: collection)?.type == "integer" ? Int(text).map { .whole($0) } ?? .null : .string(text)
  }

  /// Whether a key out of a path can be one; Directus refuses others before it looks at any right.
  func isKey(_ text: String, of collection: String) -> Bool {
    switch key(of: collection)?.type {
    case "uuid": text.isUUID
    case "integer": Int(text) != nil
    default: true
    }
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
}
