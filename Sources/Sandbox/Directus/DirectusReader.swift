import Foundation
import Telemetry
import Upstream

/// Answers reads of one caller from the rows: which rows, in which order, with which fields.
struct DirectusReader: Sendable {
  /// What a concealed value reads as.
  private static let stars = "**********"

  let schema: DirectusSchema
  let rows: DirectusRows
  let settings: DirectusSettings
  let caller: DirectusCaller
  let now: Instant
  private let links = DirectusLinks()

  init(
    schema: DirectusSchema, rows: DirectusRows, caller: DirectusCaller, now: Instant,
    settings: DirectusSettings = DirectusSettings()
  ) {
    self.schema = schema
    self.rows = rows
    self.settings = settings
    self.caller = caller
    self.now = now
  }

  var vendor: VendorFormat { settings.vendor }

  /// `data`, and `meta` where counts were asked for.
  func list(_ collection: String, query: DirectusQuery, keys: [JSONValue]? = nil) throws(DirectusRefusal) -> JSONValue {
    let plan = try DirectusPlan(query, of: collection, reader: self)
    let all = visible(collection)
    var filtered = all.filter { plan.filter?.matches($0, in: self) != false }
    if let keys { filtered = filtered.filter { row in keys.contains { isKey($0, of: row, in: collection) } } }
    if let search = plan.search { filtered = filtered.filter { search.matches($0) } }
    let data: JSONValue
    if let summary = plan.summary {
      data = .array(summary.rows(of: filtered, query: query, in: self))
    } else {
      let page = plan.order.sorted(filtered, in: self).dropFirst(query.offset).prefix(query.limit ?? .max)
      data = .array(page.map { plan.selection.value(of: $0, in: self) })
    }
    var body: [String: JSONValue] = ["data": data]
    var counts: [String: JSONValue] = [:]
    if query.wantsTotal { counts["total_count"] = .whole(all.count) }
    if query.wantsFiltered { counts["filter_count"] = .whole(filtered.count) }
    if !counts.isEmpty { body["meta"] = .object(counts) }
    return .object(body)
  }

  /// - Throws: What a key of another form, a row that is missing, filtered out or hidden ends in: always the same 403.
  func item(_ key: String, of collection: String, query: DirectusQuery) throws(DirectusRefusal) -> JSONValue {
    guard schema.fields[collection] == nil || schema.isKey(key, of: collection) else { throw .forbidden }
    let plan = try DirectusPlan(query, of: collection, reader: self)
    guard let row = rows.row(schema.keyValue(key, of: collection), in: collection), isVisible(row, in: collection),
      plan.filter?.matches(row, in: self) != false
    else { throw .forbidden }
    return .object(["data": plan.selection.value(of: row, in: self)])
  }

  /// The one row of a singleton; without it the defaults of its columns.
  func single(_ collection: String, query: DirectusQuery) throws(DirectusRefusal) -> JSONValue {
    let plan = try DirectusPlan(query, of: collection, reader: self)
    let row = visible(collection).first
    var body: [String: JSONValue] = [:]
    if let row {
      body["data"] = plan.selection.value(of: row, in: self)
    } else {
      let fields = schema.fields[collection] ?? []
      body["data"] = .object(
        Dictionary(
          fields.filter { field in
            (field.isKey || field.defaultValue != .null)
              && (query.fields.contains("*") || query.fields.contains(field.name))
          }.map { ($0.name, $0.defaultValue) }
        ) { first, _ in first })
    }
    let count = JSONValue.whole(row == nil ? 0 : 1)
    if query.wantsTotal { body["meta"] = .object(["total_count": count, "filter_count": count]) }
    return .object(body)
  }

  // MARK: Values

  /// A column, or what is made of it, as it goes onto the wire.
  func value(of term: DirectusTerm, of field: DirectusField, in row: DirectusRows.Row) -> JSONValue {
    switch term.work {
    case .itself: return value(of: field, in: row)
    case .json(let path): return (row[field.name] ?? .null).at(path)
    case .function:
      guard case .number(let number) = comparable(term, of: field, in: row) else { return .null }
      // Postgres counts in 64 bits, which come as text; the length of a list it gives in 32.
      return vendor == .sqlite || field.type == "json" ? .number(number) : .string("\(number)")
    }
  }

  func value(of field: DirectusField, in row: DirectusRows.Row) -> JSONValue {
    let value = row[field.name] ?? .null
    return field.isConcealed && value != .null ? .string(Self.stars) : value
  }

  /// The value in the form filters and orders look at.
  func comparable(_ term: DirectusTerm, of field: DirectusField, in row: DirectusRows.Row) -> DirectusValue {
    let stored = row[field.name] ?? .null
    switch term.work {
    case .itself: return DirectusValue(stored: stored, type: field.type)
    case .json(let path): return DirectusValue(stored: stored.at(path), type: "string")
    case .function(.count):
      if case .many(let relation)? = schema.reference(field.name, of: field.collection) {
        return .number(Decimal(sources(of: relation, to: row).count))
      }
      return stored.array.map { .number(Decimal($0.count)) } ?? .null
    case .function(let function):
      guard case .instant(let instant) = DirectusValue(stored: stored, type: field.type) else { return .null }
      return function.part(of: instant).map { .number(Decimal($0)) } ?? .null
    }
  }

  /// On Postgres the length of a JSON column fails where any row holds something else than a list.
  func checkCount(_ term: DirectusTerm, of field: DirectusField) throws(DirectusRefusal) {
    guard vendor == .postgres, case .function(.count) = term.work, field.type == "json" else { return }
    let isWrong = rows.all(field.collection).contains { row in
      guard let value = row[field.name], value != .null else { return false }
      return value.array == nil
    }
    if isWrong { throw .unexpected }
  }

  /// What a `$CURRENT_…` of a filter stands for.
  func current(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string("$CURRENT_USER"): .string(caller.userID)
    case .string("$CURRENT_ROLE"): .string(caller.role.roleID)
    default: .null
    }
  }

  // MARK: Rows

  /// The row a column points at, where the caller may see it.
  func target(of relation: DirectusSchema.Relation, from row: DirectusRows.Row) -> DirectusRows.Row? {
    guard let key = row[relation.manyField], key != .null, let target = rows.row(key, in: relation.one),
      isVisible(target, in: relation.one)
    else { return nil }
    return target
  }

  /// The rows that point at this one and that the caller may see.
  func sources(of relation: DirectusSchema.Relation, to row: DirectusRows.Row) -> [DirectusRows.Row] {
    guard let key = schema.key(of: relation.one).flatMap({ row[$0.name]?.text }) else { return [] }
    return links.rows(with: key, in: relation.manyField, of: relation.many) { visible(relation.many) }
  }

  /// The part of a list behind an alias that is asked for; nulls come last there, and the first key alone counts.
  func children(
    _ rows: [DirectusRows.Row], of relation: DirectusSchema.Relation, query: DirectusQuery
  ) -> [DirectusRows.Row] {
    let asked = query.sort.first ?? relation.sortField ?? schema.defaultSort(of: relation.many) ?? "id"
    let isDescending = asked.hasPrefix("-")
    let name = isDescending ? String(asked.dropFirst()) : asked
    let type = schema.field(name, of: relation.many)?.type ?? "string"
    let keyed = rows.map { (row: $0, value: DirectusValue(stored: $0[name] ?? .null, type: type)) }
    let sorted = keyed.enumerated().sorted { left, right in
      switch (left.element.value, right.element.value) {
      case (.null, .null): return left.offset < right.offset
      case (.null, _): return false
      case (_, .null): return true
      case (let first, let second):
        if first.isBefore(second) { return !isDescending }
        if second.isBefore(first) { return isDescending }
        return left.offset < right.offset
      }
    }
    return sorted.dropFirst(query.offset).prefix(query.limit ?? .max).map(\.element.row)
  }

  private func visible(_ collection: String) -> [DirectusRows.Row] {
    guard !caller.isAdministrator else { return rows.all(collection) }
    return rows.all(collection).filter { isVisible($0, in: collection) }
  }

  private func isVisible(_ row: DirectusRows.Row, in collection: String) -> Bool {
    if caller.isAdministrator { return true }
    if caller.rights.hidesRows { return false }
    guard let rule = caller.rights.rules[collection] else { return true }
    return (try? DirectusFilter(rule, of: collection, reader: self).matches(row, in: self)) ?? false
  }

  private func isKey(_ key: JSONValue, of row: DirectusRows.Row, in collection: String) -> Bool {
    guard let name = schema.key(of: collection)?.name, let text = row[name]?.text, let asked = key.text else {
      return false
    }
    return text == asked || schema.foldsKeys && text == asked.lowercased()
  }
}
