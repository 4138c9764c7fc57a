import Foundation
import Synchronization
import Upstream

/// Answers `/items/…` from tables as a Directus does as far as a pull can see: unknown columns are named first,
/// forbidden ones after, and a missing collection looks like a forbidden one.
final class TableDirectus: HTTPTransport {
  struct Table {
    var rows: [[String: JSONValue]]
    var columns: Set<String>
    /// There, but not for this token.
    var forbidden: Set<String> = []
    /// Added to the count the server tells.
    var miscount = 0
    var largestPage = Int.max

    init(_ rows: [[String: JSONValue]], columns: Set<String>? = nil) {
      self.rows = rows
      self.columns = columns ?? Set(rows.flatMap(\.keys))
    }
  }

  /// Runs before each request, may change the tables, and answers instead of them where it returns something.
  typealias Before =
    @Sendable (_ number: Int, _ request: UpstreamRequest, _ tables: inout [String: Table])
    -> Result<UpstreamResponse, UpstreamError>?

  private struct State {
    var tables: [String: Table]
    var requests: [UpstreamRequest] = []
    var date: String?
  }

  private let state: Mutex<State>
  private let before: Before

  init(_ tables: [String: Table], before: @escaping Before = { _, _, _ in nil }) {
    state = Mutex(State(tables: tables))
    self.before = before
  }

  var requests: [UpstreamRequest] { state.withLock { $0.requests } }
  /// Path and query of each request, decoded for reading.
  var targets: [String] {
    requests.map { ($0.url.removingPercentEncoding ?? $0.url).replacing("https://shop.example.com", with: "") }
  }

  /// What the server's clock says from now on, as a header of HTTP.
  func setDate(_ date: String?) { state.withLock { $0.date = date } }

  func change(_ body: (inout [String: Table]) -> Void) { state.withLock { body(&$0.tables) } }

  func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let result = state.withLock { state in
      state.requests.append(request)
      if let scripted = before(state.requests.count, request, &state.tables) { return scripted }
      return .success(Self.answer(request, state.tables, date: state.date))
    }
    return try result.get()
  }

  private static func answer(
    _ request: UpstreamRequest, _ tables: [String: Table], date: String?
  ) -> UpstreamResponse {
    let parts = request.url.split(separator: "?", maxSplits: 1)
    let collection = parts[0].split(separator: "/").last?.removingPercentEncoding ?? ""
    var query: [String: String] = [:]
    for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[String(sides[0]).removingPercentEncoding ?? ""] = String(sides[1]).removingPercentEncoding
    }
    guard let table = tables[collection] else {
      return refusal(
        403, "FORBIDDEN",
        #"You don't have permission to access collection "\#(collection)" or it does "#
          + "not exist. Queried in root.")
    }
    var fields = (query["fields"] ?? "*").split(separator: ",").map(String.init)
    if fields == ["*"] { fields = table.columns.subtracting(table.forbidden).sorted() }
    let filter = Filter(query)
    let asked = fields + (query["sort"].map { [$0] } ?? []) + (filter?.columns ?? [])
    for refused in [asked.filter { !table.columns.contains($0) }, asked.filter(table.forbidden.contains)]
    where !refused.isEmpty {
      let names = refused.map { "\"\($0)\"" }.joined(separator: ", ")
      return refusal(
        403, "FORBIDDEN",
        "You don't have permission to access field\(refused.count > 1 ? "s" : "") "
          + "\(names) in collection \"\(collection)\" or \(refused.count > 1 ? "they do" : "it does") not exist. "
          + "Queried in root.")
    }
    let limit = query["limit"].flatMap { Int($0) } ?? 100
    if limit > table.largestPage {
      return refusal(
        400, "INVALID_QUERY",
        "Invalid query. \"limit\" must be less than or equal to "
          + "\(table.largestPage).")
    }
    var rows = table.rows
    if let filter { rows = rows.filter(filter.admits) }
    if let key = query["sort"] { rows.sort { Self.precedes($0[key] ?? .null, $1[key] ?? .null) } }
    let start =
      query["page"].flatMap { Int($0) }.map { limit * ($0 - 1) } ?? query["offset"].flatMap { Int($0) } ?? 0
    let page = rows.dropFirst(start).prefix(limit).map { row in
      JSONValue.object(Dictionary(uniqueKeysWithValues: fields.map { ($0, row[$0] ?? .null) }))
    }
    var envelope: [String: JSONValue] = ["data": .array(Array(page))]
    if let meta = query["meta"] {
      var counts: [String: JSONValue] = ["filter_count": .number(Decimal(rows.count + table.miscount))]
      if meta == "*" { counts["total_count"] = .number(Decimal(table.rows.count + table.miscount)) }
      envelope["meta"] = .object(counts)
    }
    var response = json(200, .object(envelope))
    if let date { response.headers.append(Header("Date", date)) }
    return response
  }

  private static func precedes(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if case (.number(let left), .number(let right)) = (left, right) { return left < right }
    return "\(left)" < "\(right)"
  }

  /// The two filters a pull uses: some column holds a text or a later one, and the key is one of these.
  private struct Filter {
    let columns: [String]
    let admits: ([String: JSONValue]) -> Bool

    init?(_ query: [String: String]) {
      if let text = query["filter"], let json = try? JSONValue(parsing: Array(text.utf8)),
        let conditions = json["_or"]?.array?.compactMap(\.object)
      {
        let bounds = conditions.flatMap { condition in
          condition.compactMap { column, test in test["_gte"]?.string.map { (column, $0) } }
        }
        columns = bounds.map(\.0)
        admits = { row in bounds.contains { column, bound in row[column]?.string.map { $0 >= bound } == true } }
      } else if let (name, list) = query.first(where: { $0.key.hasPrefix("filter[") && $0.key.hasSuffix("][_in]") }) {
        let column = String(name.dropFirst("filter[".count).dropLast("][_in]".count))
        let keys = Set(list.split(separator: ",").map(String.init))
        columns = [column]
        admits = { row in row[column]?.text.map(keys.contains) == true }
      } else {
        return nil
      }
    }
  }

  static func refusal(_ status: Int, _ code: String, _ message: String) -> UpstreamResponse {
    json(
      status,
      .object([
        "errors": .array([
          .object(["message": .string(message), "extensions": .object(["code": .string(code)])])
        ])
      ]))
  }

  static func json(_ status: Int, _ value: JSONValue) -> UpstreamResponse {
    UpstreamResponse(
      status: status, headers: [Header("Content-Type", "application/json; charset=utf-8")],
      body: Array(text(value).utf8))
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.description
    case .string(let string): quoted(string)
    case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { quoted($0.key) + ":" + text($0.value) }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var out = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case _ where scalar.value < 32: out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
