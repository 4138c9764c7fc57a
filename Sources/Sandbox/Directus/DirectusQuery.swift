import Foundation
import HTTPServer
import Upstream

/// What the URL of a read asks for, checked as Directus checks it before it looks at the collection.
struct DirectusQuery: Sendable {
  /// Rows of a list that names no limit.
  private static let defaultLimit = 100
  /// Relations a path may go through.
  private static let deepest = 10
  /// Parts of Directus nobody needs for reading a shop.
  private static let unplayed = ["search", "aggregate", "groupBy", "deep", "alias", "export", "version"]

  /// Paths, `*` for all columns of a level.
  let fields: [String]
  /// nil: all rows.
  let limit: Int?
  let offset: Int
  /// Paths; a leading `-` turns the order round.
  let sort: [String]
  let wantsTotal: Bool
  let wantsFiltered: Bool
  let filter: JSONValue?

  init(_ items: [Target.Item]) throws(DirectusRefusal) {
    for item in items where Self.unplayed.contains(String(item.name.prefix { $0 != "[" })) {
      throw .notPlayed("the parameter \(item.name)")
    }
    let names = Self.list("fields", in: items)
    for name in names {
      if name.contains("(") { throw .notPlayed("functions such as \(name)") }
      if name.count(where: { $0 == "." }) > Self.deepest { throw .query("Max relational depth exceeded") }
    }
    fields = names.isEmpty ? ["*"] : names
    sort = Self.list("sort", in: items)
    let limit = try Self.number("limit", in: items, from: -1) ?? Self.defaultLimit
    let page = try Self.number("page", in: items, from: 0) ?? 0
    let offset = try Self.number("offset", in: items, from: 0) ?? 0
    self.limit = limit < 0 ? nil : limit
    // `page` wins where both are given, and counts for nothing without a limit.
    self.offset = page > 0 && limit >= 0 ? limit.multipliedReportingOverflow(by: page - 1).partialValue : offset
    let counts = Self.list("meta", in: items)
    for (index, name) in counts.enumerated() where !["*", "total_count", "filter_count"].contains(name) {
      throw .query("\"meta[\(index)]\" must be one of [total_count, filter_count]")
    }
    wantsTotal = counts.contains("*") || counts.contains("total_count")
    wantsFiltered = counts.contains("*") || counts.contains("filter_count")
    filter = try Self.filter(in: items)
  }

  /// A comma list, or a repeated parameter with brackets.
  private static func list(_ name: String, in items: [Target.Item]) -> [String] {
    var elements: [String] = []
    for item in items where item.name == name || item.name.hasPrefix("\(name)[") {
      elements += item.value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return elements.filter { !$0.isEmpty }
  }

  private static func number(
    _ name: String, in items: [Target.Item], from least: Int
  ) throws(DirectusRefusal) -> Int? {
    let values = items.filter { $0.name == name }.map(\.value)
    guard let text = values.first else { return nil }
    if text.isEmpty, values.count == 1 { return 0 }
    guard values.count == 1, let number = Double(text), number.isFinite else {
      throw .query("\"\(name)\" must be a number")
    }
    guard number.rounded() == number else { throw .query("\"\(name)\" must be an integer") }
    guard number >= Double(least) else { throw .query("\"\(name)\" must be greater than or equal to \(least)") }
    return Int(exactly: min(number, 1e12)) ?? 0
  }

  /// JSON, or brackets such as `filter[sku][_in]=a,b`.
  private static func filter(in items: [Target.Item]) throws(DirectusRefusal) -> JSONValue? {
    if let text = items.first(where: { $0.name == "filter" })?.value {
      guard let value = try? JSONValue(parsing: Array(text.utf8)), value.isContainer else {
        throw .query("Invalid JSON for filter object")
      }
      return value
    }
    var root = JSONValue.object([:])
    for item in items where item.name.hasPrefix("filter[") {
      let path = item.name.dropFirst("filter[".count).dropLast().split(separator: "]").map { part in
        String(part.drop { $0 == "[" })
      }
      root.insert(.string(item.value), at: path[...])
    }
    return root == .object([:]) ? nil : root
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }

  fileprivate mutating func insert(_ value: JSONValue, at path: ArraySlice<String>) {
    guard let name = path.first, case .object(var members) = self else {
      self = value
      return
    }
    var inner = members[name] ?? .object([:])
    inner.insert(value, at: path.dropFirst())
    members[name] = inner
    self = .object(members)
  }
}
