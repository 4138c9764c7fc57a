import Upstream

/// Which rows a PATCH or DELETE of a whole collection means, and what is to become of them.
struct DirectusTargets: Sendable {
  let keys: [JSONValue]
  /// Rows by a query instead, of which a list would give the first hundred.
  let query: [String: JSONValue]?
  let data: [String: JSONValue]

  init(_ body: JSONValue, needsData: Bool) throws(DirectusRefusal) {
    if case .array(let keys) = body {
      self.keys = keys
      query = nil
      data = [:]
      return
    }
    let members = body.object ?? [:]
    if needsData {
      guard let data = members["data"] else { throw .payload("\"data\" is required") }
      guard case .object(let changes) = data else { throw .payload("\"data\" must be of type object") }
      self.data = changes
    } else {
      data = [:]
    }
    if let unknown = members.keys.filter({ !["keys", "query", "data"].contains($0) }).min() {
      throw .payload("\"\(unknown)\" is not allowed")
    }
    switch (members["keys"], members["query"]) {
    case (nil, nil): throw .payload("\"value\" must contain at least one of [query, keys]")
    case (.some, .some): throw .payload("\"value\" contains a conflict between exclusive peers [query, keys]")
    case (.array(let keys)?, nil):
      self.keys = keys
      query = nil
    case (nil, .object(let query)?):
      keys = []
      self.query = query
    case (.some, nil): throw .payload("\"keys\" must be an array")
    case (nil, .some): throw .payload("\"query\" must be of type object")
    }
  }
}
