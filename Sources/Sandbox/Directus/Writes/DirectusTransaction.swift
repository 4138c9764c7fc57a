import Upstream

/// The rows while one write changes them: thrown away where it fails, kept whole where it does not.
struct DirectusTransaction: Sendable {
  typealias Row = DirectusRows.Row

  let schema: DirectusSchema
  private(set) var rows: DirectusRows
  /// Who has which value of a unique column, by collection and column; read when first asked, because most writes
  /// touch none.
  private var holders: [String: [String: String]] = [:]
  /// What the database does with the rows that point at a deleted one, by collection and column.
  private let deletions: [String: String]

  init(_ rows: DirectusRows, schema: DirectusSchema) {
    self.rows = rows
    self.schema = schema
    var deletions: [String: String] = [:]
    for row in schema.relationRows {
      if let many = row["collection"]?.string, let field = row["field"]?.string {
        deletions["\(many).\(field)"] = row["schema"]?["on_delete"]?.string
      }
    }
    self.deletions = deletions
  }

  /// The rows whose column holds this value.
  func rows(in collection: String, where column: String, is value: JSONValue) -> [Row] {
    rows.all(collection).filter { $0[column] == value }
  }

  /// The highest number a key was given, 0 in an empty table.
  func highestKey(in collection: String) -> Int {
    guard let key = schema.key(of: collection)?.name else { return 0 }
    return rows.all(collection).compactMap { $0[key]?.integer }.max() ?? 0
  }

  /// The column whose value another row has already; nil where all are free.
  ///
  /// - Parameter key: The key of the row itself; nil for a new one.
  mutating func taken(_ row: Row, in collection: String, by key: JSONValue?) -> DirectusField? {
    for field in schema.fields[collection] ?? [] where field.isUnique || field.isKey {
      guard let value = row[field.name], value != .null, let text = value.text else { continue }
      if field.isKey {
        if key == nil, rows.row(value, in: collection) != nil { return field }
      } else if let holder = holders(of: field)[text], holder != key?.text {
        return field
      }
    }
    return nil
  }

  mutating func insert(_ row: Row, in collection: String) {
    rows.insert(row, in: collection)
    note(row, of: collection, isGone: false)
  }

  mutating func replace(_ row: Row, key: JSONValue, in collection: String) {
    if let before = rows.row(key, in: collection) { note(before, of: collection, isGone: true) }
    rows.replace(row, key: key, in: collection)
    note(row, of: collection, isGone: false)
  }

  /// Deletes the row; those that point at it are emptied or go as well, as the database does it: nobody is told, and
  /// no date moves.
  ///
  /// - Throws: 500 where the database forbids it.
  mutating func remove(_ key: JSONValue, from collection: String) throws(DirectusRefusal) {
    guard let row = rows.row(key, in: collection), let name = schema.key(of: collection)?.name else { return }
    note(row, of: collection, isGone: true)
    rows.remove(key, in: collection)
    for relation in schema.relations where relation.one == collection {
      for var pointing in rows(in: relation.many, where: relation.manyField, is: row[name] ?? .null) {
        guard let pointingKey = schema.key(of: relation.many).flatMap({ pointing[$0.name] }) else { continue }
        switch deletions["\(relation.many).\(relation.manyField)"] {
        case "CASCADE": try remove(pointingKey, from: relation.many)
        case "SET NULL":
          pointing[relation.manyField] = .null
          replace(pointing, key: pointingKey, in: relation.many)
        default: throw .unexpected
        }
      }
    }
  }

  private mutating func holders(of field: DirectusField) -> [String: String] {
    let name = "\(field.collection).\(field.name)"
    if let known = holders[name] { return known }
    guard let key = schema.key(of: field.collection)?.name else { return [:] }
    var read: [String: String] = [:]
    for row in rows.all(field.collection) {
      if let value = row[field.name]?.text { read[value] = row[key]?.text ?? "" }
    }
    holders[name] = read
    return read
  }

  /// Keeps what was read of unique columns in step with a row that comes or goes.
  private mutating func note(_ row: Row, of collection: String, isGone: Bool) {
    guard !holders.isEmpty, let key = schema.key(of: collection)?.name else { return }
    for field in schema.fields[collection] ?? [] where field.isUnique && !field.isKey {
      guard let value = row[field.name]?.text else { continue }
      holders["\(collection).\(field.name)"]?[value] = isGone ? nil : row[key]?.text
    }
  }
}
