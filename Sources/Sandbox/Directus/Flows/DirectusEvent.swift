import Upstream

/// What a Flow that listens to `items.create`, `items.update` and `items.delete` is told about one write.
struct DirectusEvent: Sendable, Equatable {
  enum Kind: String, Sendable {
    case create, update, delete
  }

  let kind: Kind
  let collection: String
  /// What the caller sent, without what the database added; of a deletion the keys.
  let payload: JSONValue
  /// One for each created row, all that a change or deletion named.
  let keys: [JSONValue]
  /// Told before the change can be read, and even if it is undone: so it is with a list of changes.
  var isEarly = false

  /// The object as it is sent: a created row has `key`, all else has `keys`.
  var body: JSONValue {
    var members: [String: JSONValue] = [
      "event": .string("\(collection).items.\(kind.rawValue)"), "payload": payload, "collection": .string(collection),
    ]
    if kind == .create {
      members["key"] = keys.first ?? .null
    } else {
      members["keys"] = .array(keys)
    }
    return .object(members)
  }
}
