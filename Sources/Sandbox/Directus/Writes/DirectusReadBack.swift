import Upstream

/// What a write answers: the rows it touched, as its caller may read them, in the order of any list.
struct DirectusReadBack: Sendable {
  let request: DoubleRequest
  let collection: String
  let reader: DirectusReader

  func one(_ key: JSONValue, after mutation: DirectusMutation) throws(DirectusRefusal) -> DoubleAnswer {
    try answered { () throws(DirectusRefusal) in
      let query = try DirectusQuery(request.query, settings: reader.settings)
      return try seen(after: mutation).item(key.text ?? "", of: collection, query: query)
    }
  }

  /// All of them, as no limit holds that the address does not name; but a bound of the server's own cuts them.
  func list(_ keys: [JSONValue], after mutation: DirectusMutation) throws(DirectusRefusal) -> DoubleAnswer {
    if keys.isEmpty { return .directus(200, .object(["data": .array([])])) }
    return try answered { () throws(DirectusRefusal) in
      var tree = QueryTree.parse(request.query, arrayLimit: Self.arrayLimit)
      if tree["limit"] == nil, reader.settings.maximalLimit == nil { tree["limit"] = .whole(-1) }
      let query = try DirectusQuery(tree: tree, settings: reader.settings)
      return try seen(after: mutation).list(collection, query: query, keys: keys)
    }
  }

  /// Elements an array of parameters may have.
  private static let arrayLimit = 500

  /// 204 where the caller may write the rows but not see them.
  private func answered(_ read: () throws(DirectusRefusal) -> JSONValue) throws(DirectusRefusal) -> DoubleAnswer {
    do {
      return .directus(200, try read())
    } catch {
      guard error.code == DirectusRefusal.forbidden.code else { throw error }
      return .nothingDone
    }
  }

  /// The same caller before the new rows.
  private func seen(after mutation: DirectusMutation) -> DirectusReader {
    DirectusReader(
      schema: reader.schema, rows: mutation.transaction.rows, caller: reader.caller, now: reader.now,
      settings: reader.settings)
  }
}
