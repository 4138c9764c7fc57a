import Telemetry
import Upstream

/// The rows of all collections, as the database behind Directus would hold them.
struct DirectusRows: Sendable {
  typealias Row = [String: JSONValue]

  /// The rows of one collection with the places of their keys; because a shop of 10,000 products is read by key.
  private struct Table: Sendable {
    var rows: [Row] = []
    var places: [String: Int] = [:]
  }

  /// When the first seeded row was created; before any date the rows themselves hold.
  private static let firstCreated = Instant(milliseconds: 1_757_923_200_000)
  /// Between two seeded rows, so that "newest first" is a real order.
  private static let pace = Duration.seconds(6 * 3600)

  private let schema: DirectusSchema
  private var tables: [String: Table] = [:]

  init(_ seed: Seed, schema: DirectusSchema) {
    self.schema = schema
    for (collection, seeded) in seed.rows {
      let fields = schema.fields[collection] ?? []
      for (index, row) in seeded.enumerated() {
        insert(Self.complete(row, index: index, fields: fields), in: collection)
      }
    }
  }

  func all(_ collection: String) -> [Row] { tables[collection]?.rows ?? [] }

  /// The row with this key; Postgres compares a uuid without case, SQLite does not.
  func row(_ key: JSONValue, in collection: String) -> Row? {
    guard let table = tables[collection], let place = place(of: key, in: collection) else { return nil }
    return table.rows[place]
  }

  /// Puts a row in the place of the one with this key; does nothing where there is none.
  mutating func replace(_ row: Row, key: JSONValue, in collection: String) {
    guard let place = place(of: key, in: collection) else { return }
    tables[collection]?.rows[place] = row
  }

  /// Adds a row at the end; its key must be in it and be new.
  mutating func insert(_ row: Row, in collection: String) {
    guard let name = schema.key(of: collection)?.name, let key = row[name]?.text else { return }
    let place = tables[collection, default: Table()].rows.count
    tables[collection, default: Table()].rows.append(row)
    tables[collection]?.places[key] = place
  }

  /// Takes the row with this key out; false where there is none.
  @discardableResult
  mutating func remove(_ key: JSONValue, in collection: String) -> Bool {
    guard let place = place(of: key, in: collection), let name = schema.key(of: collection)?.name else { return false }
    var rows = tables[collection]?.rows ?? []
    rows.remove(at: place)
    var places: [String: Int] = [:]
    for (index, row) in rows.enumerated() { places[row[name]?.text ?? ""] = index }
    tables[collection] = Table(rows: rows, places: places)
    return true
  }

  private func place(of key: JSONValue, in collection: String) -> Int? {
    guard let text = key.text, let places = tables[collection]?.places else { return nil }
    if let place = places[text] { return place }
    return schema.foldsKeys && schema.key(of: collection)?.type == "uuid" ? places[text.lowercased()] : nil
  }

  /// What the database adds: numbered keys, creation instants, defaults, and null for every column without a value.
  private static func complete(_ row: Row, index: Int, fields: [DirectusField]) -> Row {
    var row = row
    for field in fields where !field.isAlias {
      if let value = row[field.name] {
        row[field.name] = field.seeded(value)
        continue
      }
      switch field.name {
      case "id" where field.type == "integer": row["id"] = .whole(index + 1)
      case "date_created": row["date_created"] = .string(firstCreated.advanced(by: pace * index).directusText)
      default: row[field.name] = field.seeded(field.defaultValue)
      }
    }
    return row
  }
}

extension Instant {
  /// As Directus writes a timestamp: UTC with three digits of a second.
  var directusText: String {
    let fraction = String(((milliseconds % 1000) + 1000) % 1000)
    return "\(text.dropLast()).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)Z"
  }
}
