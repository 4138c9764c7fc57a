import HTTPServer
import Upstream

/// Plays POST, PATCH and DELETE under `/items` in all their forms: a value the double keeps, for the keys it gave out.
///
/// `write(_:collection:key:body:reader:)` answers a request that was authenticated and whose query was checked, and
/// changes nothing itself: the caller stores the rows of the result and tells its events to whoever listens. A whole
/// request is one transaction.
struct DirectusWriter: Sendable {
  private var serials = DirectusSerials()

  /// - Parameters:
  ///   - key: The last segment of the path; nil for the whole collection.
  ///   - reader: What the caller sees before the write.
  mutating func write(
    _ request: DoubleRequest, collection: String, key: String?, body: JSONValue, reader: DirectusReader
  ) -> DirectusWritten {
    var mutation = DirectusMutation(reader, serials: serials)
    do {
      let answer = try perform(request, collection: collection, key: key, body: body, reader: reader, on: &mutation)
      serials = mutation.serials
      return DirectusWritten(answer: answer, rows: mutation.transaction.rows, events: mutation.events)
    } catch {
      serials = mutation.serials
      return DirectusWritten(
        answer: .directus(error.status, error.json), rows: nil, events: mutation.events.filter(\.isEarly))
    }
  }

  private func perform(
    _ request: DoubleRequest, collection: String, key: String?, body: JSONValue, reader: DirectusReader,
    on mutation: inout DirectusMutation
  ) throws(DirectusRefusal) -> DoubleAnswer {
    guard !collection.hasPrefix("directus_") else { throw .forbidden }
    let read = DirectusReadBack(request: request, collection: collection, reader: reader)
    switch (request.method, key) {
    case (.post, nil):
      guard case .array(let elements) = body else {
        let key = try mutation.create(body.object ?? [:], in: collection)
        return try read.one(key, after: mutation)
      }
      var keys: [JSONValue] = []
      for element in elements { keys.append(try mutation.create(element.object ?? [:], in: collection)) }
      return try read.list(keys, after: mutation)
    case (.patch, .some(let key)):
      try mutation.update([.string(key)], with: body.membersByName, in: collection)
      return try read.one(.string(key), after: mutation)
    case (.patch, nil):
      let keys: [JSONValue]
      if case .array(let elements) = body {
        keys = try updateEach(elements, in: collection, on: &mutation)
      } else {
        let targets = try DirectusTargets(body, needsData: true)
        keys = try self.keys(of: targets, in: collection, reader: reader)
        if !keys.isEmpty || targets.query == nil { try mutation.update(keys, with: targets.data, in: collection) }
      }
      return try read.list(keys, after: mutation)
    case (.delete, .some(let key)): try mutation.delete([.string(key)], in: collection)
    case (.delete, nil):
      let targets = try DirectusTargets(body, needsData: false)
      try mutation.delete(try keys(of: targets, in: collection, reader: reader), in: collection)
    default: throw .route(request.path)
    }
    return .nothingDone
  }

  /// A list of objects with their keys, one change after the other, and each told at once.
  private func updateEach(
    _ elements: [JSONValue], in collection: String, on mutation: inout DirectusMutation
  ) throws(DirectusRefusal) -> [JSONValue] {
    guard let keyName = mutation.schema.key(of: collection)?.name else { throw .collection(collection) }
    var keys: [JSONValue] = []
    for element in elements {
      var members = element.object ?? [:]
      guard let key = members.removeValue(forKey: keyName), key != .null else {
        throw .payload("Item in update misses primary key")
      }
      try mutation.update([key], with: members, in: collection, isEarly: true)
      keys.append(key)
    }
    return keys
  }

  private func keys(
    of targets: DirectusTargets, in collection: String, reader: DirectusReader
  ) throws(DirectusRefusal) -> [JSONValue] {
    guard let query = targets.query else { return targets.keys }
    guard let keyName = reader.schema.key(of: collection)?.name else { throw .collection(collection) }
    var tree = query
    tree["fields"] = .string(keyName)
    let found = try reader.list(collection, query: try DirectusQuery(tree: tree, settings: reader.settings))
    return found["data"]?.array?.compactMap { $0[keyName] } ?? []
  }
}

extension JSONValue {
  /// An object's members; of a list its elements under their places, which no column is called.
  fileprivate var membersByName: [String: JSONValue] {
    switch self {
    case .object(let members): members
    case .array(let elements):
      Dictionary(uniqueKeysWithValues: elements.enumerated().map { ("\($0.offset)", $0.element) })
    default: [:]
    }
  }
}
