import Upstream

/// Which rows and columns of a collection to ask for.
struct RowQuery: Sendable, Equatable {
  let collection: String
  let fields: [String]
  /// The column whose order makes pages follow each other; without it a server may skip rows.
  let key: String
  var filter: Filter?
  /// Whether to count the rows without the filter too.
  var countsAll = false

  enum Filter: Sendable, Equatable {
    /// Any of the columns holds this instant or a later one.
    case since(columns: [String], text: String)
    /// The key is one of these.
    case keys([String])
  }

  func parameters(limit: Int, offset: Int?) -> [(name: String, value: String)] {
    var parameters = [("fields", fields.joined(separator: ","))]
    switch filter {
    case nil: break
    case .since(let columns, let text):
      let conditions = columns.map { JSONValue.object([$0: .object(["_gte": .string(text)])]) }
      let json = JSONValue.object(["_or": .array(conditions)])
      parameters.append(("filter", String(decoding: json.encoded(), as: UTF8.self)))
    case .keys(let keys): parameters.append(("filter[\(key)][_in]", keys.joined(separator: ",")))
    }
    return parameters + [
      ("sort", key), ("limit", String(limit)), offset.map { ("offset", String($0)) } ?? ("page", "1"),
      ("meta", countsAll ? "*" : "filter_count"),
    ]
  }
}
