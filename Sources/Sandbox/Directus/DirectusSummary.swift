import Foundation
import Upstream

/// Counts, sums and extremes over rows, in groups where some are asked for.
struct DirectusSummary: Sendable {
  private struct Part: Sendable {
    let function: String
    let name: String
    let field: DirectusField?
  }

  /// Functions that exist; others are left out without a word.
  private static let functions: Set = [
    "count", "countDistinct", "sum", "sumDistinct", "avg", "avgDistinct", "min", "max",
  ]

  private var parts: [Part] = []
  private var groups: [(term: DirectusTerm, field: DirectusField)] = []

  init(_ query: DirectusQuery, of collection: String, schema: DirectusSchema, asked: inout DirectusAsked) {
    for (function, names) in query.aggregate where Self.functions.contains(function) {
      for name in names {
        if name != "*" { asked.add(name, of: collection, at: "", isGiven: false) }
        parts.append(Part(function: function, name: name, field: schema.field(name, of: collection)))
      }
    }
    for name in query.groups {
      let term = DirectusTerm(name)
      asked.add(term.name, of: collection, at: "", isGiven: false)
      if let field = schema.field(term.name, of: collection) { groups.append((term, field)) }
    }
  }

  /// Postgres adds up numbers alone.
  func check(_ vendor: VendorFormat) throws(DirectusRefusal) {
    let isWrong = parts.contains { part in
      part.field.map { !$0.isNumber } ?? false && (part.function.hasPrefix("sum") || part.function.hasPrefix("avg"))
    }
    if vendor == .postgres, isWrong { throw .unexpected }
  }

  func rows(of rows: [DirectusRows.Row], query: DirectusQuery, in reader: DirectusReader) -> [JSONValue] {
    // With functions that do not exist nothing is selected, but every row is.
    if parts.isEmpty, groups.isEmpty {
      return rows.dropFirst(query.offset).prefix(query.limit ?? .max).map { _ in .object([:]) }
    }
    if groups.isEmpty {
      return query.offset > 0 || query.limit == 0 ? [] : [.object(members(of: rows, in: reader))]
    }
    var keys: [[DirectusValue]] = []
    var members: [[DirectusRows.Row]] = []
    var places: [String: Int] = [:]
    for row in rows {
      let key = groups.map { reader.comparable($0.term, of: $0.field, in: row) }
      let place = places["\(key)"] ?? keys.count
      if place == keys.count {
        places["\(key)"] = place
        keys.append(key)
        members.append([])
      }
      members[place].append(row)
    }
    let order = keys.indices.sorted { left, right in
      for index in groups.indices {
        if reader.vendor.isBefore(keys[left][index], keys[right][index]) { return true }
        if reader.vendor.isBefore(keys[right][index], keys[left][index]) { return false }
      }
      return left < right
    }
    return order.dropFirst(query.offset).prefix(query.limit ?? .max).map { place in
      var result = self.members(of: members[place], in: reader)
      for group in groups {
        result[group.term.key] = members[place].first.map { reader.value(of: group.term, of: group.field, in: $0) }
      }
      return .object(result)
    }
  }

  private func members(of rows: [DirectusRows.Row], in reader: DirectusReader) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for part in parts {
      guard let field = part.field else {
        members[part.function] = reader.vendor.count(rows.count)
        continue
      }
      var inner = members[part.function]?.object ?? [:]
      let term = DirectusTerm(part.name)
      let stored = rows.map { row in
        (value: reader.comparable(term, of: field, in: row), json: reader.value(of: field, in: row))
      }.filter { $0.value != .null }
      inner[part.name] = value(part.function, of: stored, field: field, vendor: reader.vendor)
      members[part.function] = .object(inner)
    }
    return members
  }

  private func value(
    _ function: String, of stored: [(value: DirectusValue, json: JSONValue)], field: DirectusField,
    vendor: VendorFormat
  ) -> JSONValue {
    var stored = stored
    if function.hasSuffix("Distinct") {
      var seen: Set<String> = []
      stored = stored.filter { seen.insert("\($0.value)").inserted }
    }
    switch function {
    case "count", "countDistinct": return vendor.count(stored.count)
    case "min": return stored.min { $0.value.isBefore($1.value) }?.json ?? .null
    case "max": return stored.max { $0.value.isBefore($1.value) }?.json ?? .null
    default:
      let numbers = stored.compactMap { entry -> Decimal? in
        if case .number(let number) = entry.value { number } else { nil }
      }
      guard !numbers.isEmpty else { return .null }
      let sum = numbers.reduce(0, +)
      if function.hasPrefix("sum") { return vendor == .postgres ? .string(sum.text(scale: field.scale)) : .number(sum) }
      return vendor.average(sum, of: numbers.count)
    }
  }
}

extension VendorFormat {
  /// A count is a 64-bit number, which the driver of Postgres gives as text.
  fileprivate func count(_ count: Int) -> JSONValue {
    self == .postgres ? .string("\(count)") : .whole(count)
  }

  /// Postgres divides to at least sixteen digits, SQLite in binary.
  fileprivate func average(_ sum: Decimal, of count: Int) -> JSONValue {
    if self == .postgres { return .string((sum / Decimal(count)).text(scale: 16)) }
    let quotient = (Double("\(sum)") ?? 0) / Double(count)
    return Decimal(string: "\(quotient)").map { .number($0) } ?? .null
  }
}
