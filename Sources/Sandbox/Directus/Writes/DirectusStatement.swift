import Upstream

/// The SQL of one write as errors quote it, because their words are read out of it.
struct DirectusStatement: Sendable {
  let collection: String
  /// nil: a new row.
  private let changedKeys: Int?
  private let key: String
  private let columns: [String]
  private let values: [String: JSONValue]

  static func insert(_ values: [String: JSONValue], into collection: String, key: String) -> Self {
    Self(collection: collection, changedKeys: nil, key: key, columns: values.keys.sorted(), values: values)
  }

  static func update(_ values: [String: JSONValue], of collection: String, key: String, keys: Int) -> Self {
    Self(collection: collection, changedKeys: keys, key: key, columns: values.keys.sorted(), values: values)
  }

  var firstColumn: String { columns.first ?? key }
  var firstValue: JSONValue { values[firstColumn] ?? .null }

  var text: String {
    let names = columns.map { "\"\($0)\"" }
    guard let changedKeys else {
      let places = columns.indices.map { "$\($0 + 1)" }
      return "insert into \"\(collection)\" (\(names.joined(separator: ", "))) "
        + "values (\(places.joined(separator: ", "))) returning \"\(key)\""
    }
    let settings = names.enumerated().map { "\($0.element) = $\($0.offset + 1)" }
    let keys = (0..<changedKeys).map { "$\(names.count + $0 + 1)" }
    return "update \"\(collection)\" set \(settings.joined(separator: ", ")) "
      + "where \"\(key)\" in (\(keys.joined(separator: ", ")))"
  }
}
