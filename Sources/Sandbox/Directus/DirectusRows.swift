import Telemetry
import Upstream

/// The rows of all collections, as the database behind Directus would hold them.
struct DirectusRows: Sendable {
  typealias Row = [String: JSONValue]

  /// When the first seeded row was created; before any date the rows themselves hold.
  private static let firstCreated = Instant(milliseconds: 1_757_923_200_000)
  /// Between two seeded rows, so that "newest first" is a real order.
  private static let pace = Duration.seconds(6 * 3600)

  private let schema: DirectusSchema
  private var rows: [String: [Row]] = [:]

  init(_ seed: Seed, schema: DirectusSchema) {
    self.schema = schema
    for (collection, seeded) in seed.rows {
      rows[collection] = seeded.enumerated().map { index, row in
        Self.complete(row, index: index, fields: schema.fields[collection] ?? [])
      }
    }
  }

  func all(_ collection: String) -> [Row] { rows[collection] ?? [] }

  /// The row with this key, compared without case as Postgres does with a uuid.
  func row(_ key: JSONValue, in collection: String) -> Row? {
    index(of: key, in: collection).map { all(collection)[$0] }
  }

  mutating func replace(_ row: Row, key: JSONValue, in collection: String) {
    guard let index = index(of: key, in: collection) else { return }
    rows[collection]?[index] = row
  }

  private func index(of key: JSONValue, in collection: String) -> Int? {
    guard let field = schema.key(of: collection) else { return nil }
    return all(collection).firstIndex { row in
      guard let stored = row[field.name] else { return false }
      return stored == key || (field.type == "uuid" && stored.string == key.string?.lowercased())
    }
  }

  /// What the database adds: numbered keys, creation instants, and null for every column without a value.
  private static func complete(_ row: Row, index: Int, fields: [DirectusField]) -> Row {
    var row = row
    for field in fields where !field.isAlias && row[field.name] == nil {
      switch field.name {
      case "id" where field.type == "integer": row["id"] = .whole(index + 1)
      case "date_created": row["date_created"] = .string(firstCreated.advanced(by: pace * index).directusText)
      default: row[field.name] = .null
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
