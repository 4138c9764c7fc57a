import Foundation
import HTTPServer
import Upstream

/// What a read asks for, checked as Directus checks it before it looks at the collection.
struct DirectusQuery: Sendable {
  /// Relations a path may go through.
  private static let deepest = 10
  private static let exports = ["csv", "csv_utf8", "json", "xml", "yaml"]

  /// Paths, `*` for all columns of a level.
  var fields: [String]
  /// Coerced and checked; nil: everything passes.
  var filter: JSONValue?
  var search: String?
  /// Paths; a leading `-` turns the order round.
  var sort: [String]
  /// nil: all rows.
  var limit: Int?
  var offset: Int
  var wantsTotal = false
  var wantsFiltered = false
  /// Functions with the columns they are asked for.
  var aggregate: [(function: String, fields: [String])]
  var groups: [String]
  /// New names of columns and relations.
  var alias: [String: String]
  /// Parameters of nested reads by relation; names of parameters begin with an underscore.
  var deep: [String: JSONValue]
  var export: String?
  /// Whether a version of the content is asked for.
  var wantsVersion: Bool

  /// What a URL asks for.
  init(_ items: [Target.Item], settings: DirectusSettings = DirectusSettings()) throws(DirectusRefusal) {
    let arrayLimit = settings.version < .v11_17 ? 20 : 500
    try self.init(tree: QueryTree.parse(items, arrayLimit: arrayLimit), settings: settings)
  }

  /// - Parameter tree: The parameters of a URL, or the `query` of a SEARCH.
  init(tree: [String: JSONValue], settings: DirectusSettings) throws(DirectusRefusal) {
    fields = try Self.fields(tree["fields"], version: settings.version)
    sort = Self.list(tree["sort"])
    groups = Self.list(tree["groupBy"])
    search = tree["search"]?.text
    alias = try Self.alias(tree["alias"])
    deep = tree["deep"]?.embedded.object ?? [:]
    aggregate = Self.aggregate(tree["aggregate"])
    wantsVersion = tree["version"]?.string?.isEmpty == false
    export = tree["export"]?.string
    (limit, offset) = try Self.window(tree, settings: settings)
    filter = try Self.filter(tree["filter"], version: settings.version)
    let counts = Self.list(tree["meta"])
    for (index, name) in counts.enumerated() where !["*", "total_count", "filter_count"].contains(name) {
      throw .query("\"meta[\(index)]\" must be one of [total_count, filter_count]")
    }
    wantsTotal = counts.contains("*") || counts.contains("total_count")
    wantsFiltered = counts.contains("*") || counts.contains("filter_count")
    if let export {
      let known = settings.version < .v11_17 ? Self.exports.filter { $0 != "csv_utf8" } : Self.exports
      guard known.contains(export) else {
        throw .query("\"export\" must be one of [\(known.joined(separator: ", "))]")
      }
    }
    if fields.contains(where: { $0.count(where: { $0 == "." }) > Self.deepest }) {
      throw .query("Max relational depth exceeded")
    }
  }

  /// Parameters of a nested read, which are hardly checked: what cannot be read counts as not given.
  init(deep members: [String: JSONValue], settings: DirectusSettings) throws(DirectusRefusal) {
    fields = ["*"]
    sort = Self.list(members["_sort"])
    groups = []
    aggregate = []
    search = members["_search"]?.text
    alias = (try? Self.alias(members["_alias"])) ?? [:]
    deep = members.filter { !$0.key.hasPrefix("_") }
    wantsVersion = false
    filter = try Self.filter(members["_filter"], version: settings.version)
    var limit = settings.defaultLimit
    // Text that is no number leaves no rows.
    if let asked = members["_limit"] { limit = asked.integer ?? 0 }
    self.limit = limit < 0 ? nil : limit
    let page = members["_page"]?.integer ?? 0
    offset = page > 0 && limit >= 0 ? limit * (page - 1) : max(0, members["_offset"]?.integer ?? 0)
  }

  private static func window(
    _ tree: [String: JSONValue], settings: DirectusSettings
  ) throws(DirectusRefusal) -> (Int?, Int) {
    let most = settings.maximalLimit
    var limit = try number("limit", in: tree, from: -1) ?? min(settings.defaultLimit, most ?? .max)
    if let most {
      guard limit <= most else { throw .query("\"limit\" must be less than or equal to \(most)") }
      if limit < 0 { limit = most }
    }
    let page = try number("page", in: tree, from: 0) ?? 0
    let offset = try number("offset", in: tree, from: 0) ?? 0
    // `page` wins where both are given, and counts for nothing without a limit.
    let start = page > 0 && limit >= 0 ? limit.multipliedReportingOverflow(by: page - 1).partialValue : offset
    return (limit < 0 ? nil : limit, max(0, start))
  }

  private static func number(
    _ name: String, in tree: [String: JSONValue], from least: Int
  ) throws(DirectusRefusal) -> Int? {
    guard let value = tree[name], value != .null else { return nil }
    let read: Double? =
      switch value {
      case .string(""): 0
      case .string(let text): Double(text)
      case .number(let number): Double("\(number)")
      default: nil
      }
    guard let number = read, number.isFinite else { throw .query("\"\(name)\" must be a number") }
    guard number.rounded() == number else { throw .query("\"\(name)\" must be an integer") }
    guard number >= Double(least) else { throw .query("\"\(name)\" must be greater than or equal to \(least)") }
    return Int(exactly: min(number, 1e12)) ?? 0
  }

  private static func fields(
    _ value: JSONValue?, version: DirectusVersion
  ) throws(DirectusRefusal) -> [String] {
    switch value {
    case nil, .null: return ["*"]
    case .object:
      guard version < .v11_17 else { throw .query("\"fields\" must be a string or array") }
      return ["[object Object]."]
    default:
      let names = list(value, keepsCalls: version >= .v11_17)
      return names.isEmpty ? ["*"] : names
    }
  }

  private static func alias(_ value: JSONValue?) throws(DirectusRefusal) -> [String: String] {
    let members = (value?.embedded.object ?? [:]).compactMapValues(\.string)
    guard !members.contains(where: { $0.key.contains(".") || $0.value.contains(".") }) else {
      throw .query("\"alias\" key/value can't contain a period character `.`")
    }
    return members
  }

  private static func aggregate(_ value: JSONValue?) -> [(function: String, fields: [String])] {
    (value?.embedded.object ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, list($0.value)) }
  }

  /// JSON as text, or an object as brackets make one.
  private static func filter(
    _ value: JSONValue?, version: DirectusVersion
  ) throws(DirectusRefusal) -> JSONValue? {
    guard let value, value != .null else { return nil }
    var parsed = value
    if case .string(let text) = value {
      guard let read = try? JSONValue(parsing: Array(text.utf8)) else {
        throw .query("Invalid JSON for filter object")
      }
      parsed = read
    }
    switch parsed {
    case .object, .array: return try FilterSyntax.checked(parsed, version: version)
    default: throw .query("Invalid JSON for filter object")
    }
  }

  /// Names between commas, of one text or of several; a comma inside a call does not separate.
  private static func list(_ value: JSONValue?, keepsCalls: Bool = true) -> [String] {
    switch value {
    case .string(let text): split(text, keepsCalls: keepsCalls)
    case .array(let elements): elements.compactMap(\.text).flatMap { split($0, keepsCalls: keepsCalls) }
    default: []
    }
  }

  private static func split(_ text: String, keepsCalls: Bool) -> [String] {
    var names: [String] = []
    var name = ""
    var depth = 0
    for character in text {
      if character == "(", keepsCalls { depth += 1 }
      if character == ")", keepsCalls { depth -= 1 }
      if character == ",", depth <= 0 {
        names.append(name)
        name = ""
      } else {
        name.append(character)
      }
    }
    return (names + [name]).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
