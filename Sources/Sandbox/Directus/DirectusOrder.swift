import Upstream

/// The order of a list: columns of the row itself or of rows it points at, with nulls where the database puts them.
struct DirectusOrder: Sendable {
  private struct Part: Sendable {
    /// Relations to go through before the column.
    let steps: [DirectusSchema.Reference]
    let term: DirectusTerm
    let field: DirectusField
    let isDescending: Bool
  }

  private var parts: [Part] = []

  /// Reads the paths and notes their fields; without any the collection's own order counts.
  init(
    _ sort: [String], of collection: String, reader: DirectusReader, asked: inout DirectusAsked
  ) throws(DirectusRefusal) {
    let schema = reader.schema
    for path in sort {
      let isDescending = path.hasPrefix("-")
      let name = isDescending ? String(path.dropFirst()) : path
      var (place, current) = ("", collection)
      var steps: [DirectusSchema.Reference] = []
      let names = name.split(separator: ".").map(String.init)
      for step in names.dropLast() {
        asked.add(step, of: current, at: place, isGiven: false)
        guard let reference = schema.reference(step, of: current) else {
          guard schema.field(step, of: current) != nil else { break }
          throw .query("\"\(step)\" is not a relational field")
        }
        steps.append(reference)
        place = place.isEmpty ? step : "\(place).\(step)"
        current = reference.collection
      }
      guard let last = names.last else { continue }
      let term = DirectusTerm(last)
      asked.add(term.name, of: current, at: place, isGiven: false)
      guard let field = schema.field(term.name, of: current) else { continue }
      parts.append(Part(steps: steps, term: term, field: field, isDescending: isDescending))
    }
    let readable = reader.caller.readable(collection)
    let names = [schema.defaultSort(of: collection), schema.key(of: collection)?.name].compactMap(\.self)
    guard sort.isEmpty, let name = names.first(where: readable.contains),
      let field = schema.field(name, of: collection)
    else { return }
    parts = [Part(steps: [], term: DirectusTerm(name), field: field, isDescending: false)]
  }

  /// Postgres has no order for JSON.
  func check(_ vendor: VendorFormat) throws(DirectusRefusal) {
    if vendor == .postgres, parts.contains(where: { $0.field.type == "json" }) { throw .unexpected }
  }

  func sorted(_ rows: [DirectusRows.Row], in reader: DirectusReader) -> [DirectusRows.Row] {
    guard !parts.isEmpty else { return rows }
    let keyed = rows.map { row in parts.map { value(of: $0, at: $0.steps[...], in: row, reader: reader) } }
    return rows.indices.sorted { left, right in
      for (index, part) in parts.enumerated() {
        let (first, second) = part.isDescending ? (right, left) : (left, right)
        if reader.vendor.isBefore(keyed[first][index], keyed[second][index]) { return true }
        if reader.vendor.isBefore(keyed[second][index], keyed[first][index]) { return false }
      }
      return left < right
    }.map { rows[$0] }
  }

  /// Of several rows behind an alias the one that comes first counts.
  private func value(
    of part: Part, at steps: ArraySlice<DirectusSchema.Reference>, in row: DirectusRows.Row, reader: DirectusReader
  ) -> DirectusValue {
    guard let step = steps.first else { return reader.comparable(part.term, of: part.field, in: row) }
    switch step {
    case .one(let relation):
      guard let target = reader.target(of: relation, from: row) else { return .null }
      return value(of: part, at: steps.dropFirst(), in: target, reader: reader)
    case .many(let relation):
      let values = reader.sources(of: relation, to: row).map {
        value(of: part, at: steps.dropFirst(), in: $0, reader: reader)
      }
      let first = values.min { left, right in
        part.isDescending ? reader.vendor.isBefore(right, left) : reader.vendor.isBefore(left, right)
      }
      return first ?? .null
    }
  }
}

extension VendorFormat {
  /// Order in the database: to Postgres null is greater than everything, to SQLite it is less.
  func isBefore(_ left: DirectusValue, _ right: DirectusValue) -> Bool {
    switch (left, right) {
    case (.null, .null): false
    case (.null, _): self == .sqlite
    case (_, .null): self == .postgres
    default: left.isBefore(right)
    }
  }
}
