import Foundation
import Telemetry
import Upstream

/// Answers reads of one caller from the rows: which rows, in which order, with which fields.
struct DirectusReader: Sendable {
  /// What a concealed value reads as.
  private static let stars = "**********"

  let schema: DirectusSchema
  let rows: DirectusRows
  let vendor: VendorFormat
  let caller: DirectusCaller
  let now: Instant

  /// `data`, and `meta` where counts were asked for.
  func list(_ collection: String, query: DirectusQuery) throws(DirectusRefusal) -> JSONValue {
    try checkCollection(collection)
    let selection = try DirectusSelection(query.fields, collection: collection, schema: schema, caller: caller)
    let sort = try order(query.sort, of: collection)
    let all = rows.all(collection)
    let filtered = try matching(query.filter, collection: collection, among: all)
    let sorted = sort.isEmpty ? filtered : stablySorted(filtered, by: sort)
    let page = sorted.dropFirst(query.offset).prefix(query.limit ?? .max)
    var body: [String: JSONValue] = ["data": .array(page.map { selection.value(of: $0, in: self) })]
    var counts: [String: JSONValue] = [:]
    if query.wantsTotal { counts["total_count"] = .whole(all.count) }
    if query.wantsFiltered { counts["filter_count"] = .whole(filtered.count) }
    if !counts.isEmpty { body["meta"] = .object(counts) }
    return .object(body)
  }

  func item(_ key: String, of collection: String, query: DirectusQuery) throws(DirectusRefusal) -> JSONValue {
    guard let field = schema.key(of: collection) else { throw .collection(collection) }
    if field.type == "uuid", UUID(uuidString: key) == nil { throw .forbidden }
    try checkCollection(collection)
    let selection = try DirectusSelection(query.fields, collection: collection, schema: schema, caller: caller)
    guard let row = rows.row(schema.keyValue(key, of: collection), in: collection),
      try !matching(query.filter, collection: collection, among: [row]).isEmpty
    else { throw .forbidden }
    return .object(["data": selection.value(of: row, in: self)])
  }

  /// A column as it goes onto the wire.
  func value(of field: DirectusField, in row: DirectusRows.Row) -> JSONValue {
    if field.isAlias {
      guard case .many(let relation)? = schema.reference(field.name, of: field.collection) else { return .null }
      let key = schema.key(of: relation.many)?.name ?? "id"
      return .array(sources(of: relation, to: row).map { $0[key] ?? .null })
    }
    let value = row[field.name] ?? .null
    if field.isConcealed { return value == .null ? .null : .string(Self.stars) }
    if field.type == "decimal", vendor == .sqlite { return value.number.map { .number($0) } ?? .null }
    return value
  }

  /// The row a column points at.
  func target(of relation: DirectusSchema.Relation, from row: DirectusRows.Row) -> DirectusRows.Row? {
    row[relation.manyField].flatMap { $0 == .null ? nil : rows.row($0, in: relation.one) }
  }

  /// The rows that point at this one.
  func sources(of relation: DirectusSchema.Relation, to row: DirectusRows.Row) -> [DirectusRows.Row] {
    guard let key = schema.key(of: relation.one).flatMap({ row[$0.name] }) else { return [] }
    return rows.all(relation.many).filter { $0[relation.manyField] == key }
  }

  private func checkCollection(_ collection: String) throws(DirectusRefusal) {
    if collection.hasPrefix("directus_") { throw .forbidden }
    guard schema.fields[collection] != nil, caller.readable(collection) != .none else {
      throw .collection(collection)
    }
  }

  private func matching(
    _ filter: JSONValue?, collection: String, among candidates: [DirectusRows.Row]
  ) throws(DirectusRefusal) -> [DirectusRows.Row] {
    guard let filter else { return candidates }
    let compiled = try DirectusFilter(filter, collection: collection, schema: schema, caller: caller, now: now)
    return candidates.filter { row in
      compiled.matches(row) { relation, row in target(of: relation, from: row) }
    }
  }

  private func order(
    _ sort: [String], of collection: String
  ) throws(DirectusRefusal) -> [(field: DirectusField, isDescending: Bool)] {
    let asked = sort.isEmpty ? [schema.defaultSort(of: collection)].compactMap(\.self) : sort
    let names = asked.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    guard !names.contains(where: { $0.contains(".") }) else { throw .notPlayed("sorting by another collection") }
    try schema.check(sort.isEmpty ? [] : names, of: collection, for: caller, place: nil)
    if names.contains(where: { schema.field($0, of: collection)?.type == "json" }) { throw .unexpected }
    return zip(asked, names).compactMap { asked, name in
      schema.field(name, of: collection).map { ($0, asked.hasPrefix("-")) }
    }
  }

  private func stablySorted(
    _ rows: [DirectusRows.Row], by order: [(field: DirectusField, isDescending: Bool)]
  ) -> [DirectusRows.Row] {
    let keyed = rows.map { row in order.map { DirectusValue(stored: row[$0.field.name] ?? .null, field: $0.field) } }
    return rows.indices.sorted { left, right in
      for (index, part) in order.enumerated() {
        let (first, second) = part.isDescending ? (right, left) : (left, right)
        if isBefore(keyed[first][index], keyed[second][index]) { return true }
        if isBefore(keyed[second][index], keyed[first][index]) { return false }
      }
      return left < right
    }.map { rows[$0] }
  }

  private func isBefore(_ left: DirectusValue, _ right: DirectusValue) -> Bool {
    switch (left, right) {
    case (.null, .null): false
    case (.null, _): vendor == .sqlite
    case (_, .null): vendor == .postgres
    default: left.isBefore(right)
    }
  }
}

extension DirectusSchema {
  /// A key out of a path in the type of its column.
  func keyValue(_ text: String, of collection: String) -> JSONValue {
    key(of: collection)?.type == "integer" ? Int(text).map { .whole($0) } ?? .null : .string(text)
  }
}
