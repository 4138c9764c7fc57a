import Upstream

extension DirectusMutation {
  /// Writes the rows that stand where a reference belongs, and puts their keys there.
  mutating func resolveReferences(
    in values: inout [String: JSONValue], of collection: String
  ) throws(DirectusRefusal) {
    for relation in schema.relations where relation.many == collection {
      guard case .object(var related)? = values[relation.manyField],
        let keyName = schema.key(of: relation.one)?.name
      else { continue }
      guard let key = related[keyName], key != .null, transaction.rows.row(key, in: relation.one) != nil else {
        values[relation.manyField] = try create(related, in: relation.one)
        continue
      }
      related[keyName] = nil
      if !related.isEmpty { try update([key], with: related, in: relation.one) }
      values[relation.manyField] = key
    }
  }

  /// Writes the lists of a body: an array replaces the set, an object says what to create, change and delete.
  mutating func writeNested(
    _ body: [String: JSONValue], of collection: String, parent: JSONValue
  ) throws(DirectusRefusal) {
    for (name, value) in body.sorted(by: { $0.key < $1.key }) {
      guard schema.field(name, of: collection)?.isAlias == true,
        case .many(let relation)? = schema.reference(name, of: collection)
      else { continue }
      switch value {
      case .array(let elements):
        var kept: [JSONValue] = []
        for element in elements { kept.append(try link(element, through: relation, to: parent)) }
        try unlink(through: relation, from: parent) { key in !kept.contains(key) }
      case .object(let changes):
        for element in (changes["create"]?.array ?? []) + (changes["update"]?.array ?? []) {
          _ = try link(element, through: relation, to: parent)
        }
        let dropped = changes["delete"]?.array ?? []
        try unlink(through: relation, from: parent) { key in dropped.contains { $0.text == key.text } }
      case .null: try unlink(through: relation, from: parent) { _ in true }
      default: throw .payload("\"\(name)\" must be an array or an object")
      }
    }
  }

  /// One row of a list: new, changed, or just named by its key.
  private mutating func link(
    _ element: JSONValue, through relation: DirectusSchema.Relation, to parent: JSONValue
  ) throws(DirectusRefusal) -> JSONValue {
    guard let keyName = schema.key(of: relation.many)?.name else { throw .collection(relation.many) }
    guard case .object(var row) = element else {
      try update([element], with: [relation.manyField: parent], in: relation.many)
      return transaction.rows.row(element, in: relation.many)?[keyName] ?? element
    }
    row[relation.manyField] = parent
    guard let key = row[keyName], key != .null, let existing = transaction.rows.row(key, in: relation.many) else {
      return try create(row, in: relation.many)
    }
    row[keyName] = nil
    try update([key], with: row, in: relation.many)
    return existing[keyName] ?? key
  }

  /// Takes rows off a list: they are deleted or lose their reference, as the relation says.
  private mutating func unlink(
    through relation: DirectusSchema.Relation, from parent: JSONValue, where isDropped: (JSONValue) -> Bool
  ) throws(DirectusRefusal) {
    guard let keyName = schema.key(of: relation.many)?.name else { return }
    let keys = transaction.rows(in: relation.many, where: relation.manyField, is: parent)
      .compactMap { $0[keyName] }.filter(isDropped)
    guard !keys.isEmpty else { return }
    let row = schema.relationRows.first {
      $0["collection"] == .string(relation.many) && $0["field"] == .string(relation.manyField)
    }
    if row?["meta"]?["one_deselect_action"] == .string("delete") {
      try delete(keys, in: relation.many)
    } else {
      try update(keys, with: [relation.manyField: .null], in: relation.many)
    }
  }
}
