/// Collects the fields a read names, by the way they are reached, so that unknown and forbidden ones are told together.
///
/// What a filter, an order or a count names is looked at before what is to be given; and whether fields exist, before
/// whether they are allowed.
struct DirectusAsked: Sendable {
  private struct Place: Sendable {
    let path: String
    let collection: String
    var fields: [String] = []
  }

  private var read: [Place] = []
  private var given: [Place] = []

  /// - Parameter path: The fields the collection is reached through, with points between; empty for the root.
  mutating func add(_ field: String, of collection: String, at path: String, isGiven: Bool) {
    if isGiven {
      Self.add(field, of: collection, at: path, to: &given)
    } else {
      Self.add(field, of: collection, at: path, to: &read)
    }
  }

  func check(_ schema: DirectusSchema, _ caller: DirectusCaller) throws(DirectusRefusal) {
    for place in read + given {
      guard let fields = schema.fields[place.collection] else { throw .collection(place.collection, at: place.path) }
      let unknown = place.fields.filter { name in !fields.contains { $0.name == name } }
      guard unknown.isEmpty else { throw .fields(unknown, collection: place.collection, at: place.path) }
    }
    for place in read + given {
      let readable = caller.readable(place.collection)
      if readable == .none { throw .collection(place.collection, at: place.path) }
      let forbidden = place.fields.filter { !readable.contains($0) }
      guard forbidden.isEmpty else { throw .fields(forbidden, collection: place.collection, at: place.path) }
    }
  }

  private static func add(_ field: String, of collection: String, at path: String, to places: inout [Place]) {
    if let index = places.firstIndex(where: { $0.path == path && $0.collection == collection }) {
      if !places[index].fields.contains(field) { places[index].fields.append(field) }
    } else {
      places.append(Place(path: path, collection: collection, fields: [field]))
    }
  }
}
