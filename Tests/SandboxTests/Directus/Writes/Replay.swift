import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

/// Plays a row of recorded exchanges against one double, as they built on each other, and compares the answers.
///
/// Values the recorded server made up (tokens, keys) are learnt from the double's answers and used in what follows.
struct Replay {
  private static let passwords = ["<admin_password>": "sandbox-admin-1", "<importer_password>": "sandbox-importer-1"]
  private static let tokens = [
    "<reader_token>": "sandbox-reader-token", "<importer_token>": "sandbox-importer-token",
    "<admin_token>": "sandbox-admin-token",
  ]

  var double: DirectusDouble
  var values: [String: String]
  private(set) var now = Instant.morning

  init(_ double: DirectusDouble, values: [String: String] = [:]) {
    self.double = double
    self.values = values.merging(Self.passwords) { own, _ in own }.merging(Self.tokens) { own, _ in own }
  }

  /// The exchanges of one fixture, in the order in which they were recorded.
  static func exchanges(_ file: String) throws -> [JSONValue] {
    let path = try #require(Bundle.module.resourcePath) + "/Fixtures/\(file).json"
    let content = try #require(FileManager.default.contents(atPath: path))
    return try #require(JSONValue(parsing: [UInt8](content)).array)
  }

  /// What differs between the recorded answer and the double's; nil where nothing does.
  mutating func difference(_ exchange: JSONValue) throws -> String? {
    for change in exchange["switches"]?.array ?? [] {
      let route = change["route"]?.string ?? ""
      if route == "reset" { double.reset(now: now) }
      let path = "/_sandbox/\(route)"
      _ = double.control(try DoubleRequest(.put, path, body: (change["body"] ?? .null).encoded()), now: now)
    }
    now = now.advanced(by: .milliseconds(1 + (exchange["wait"]?.integer ?? 0)))
    let answer = double.answer(try request(of: exchange), now: now)
    return try difference(exchange, answer)
  }

  func request(of exchange: JSONValue) throws -> DoubleRequest {
    let headers = (exchange["headers"]?.object ?? [:]).compactMap { name, value in
      value.string.map { (name.lowercased(), replaced($0)) }
    }
    let body: [UInt8] =
      switch exchange["body"] {
      case nil: []
      case .string(let text): Array(text.utf8)
      case .some(let value): replaced(value).encoded()
      }
    return try DoubleRequest(
      try #require(exchange["method"]?.string.flatMap(Method.init)), replaced(try #require(exchange["path"]?.string)),
      headers: Dictionary(headers) { first, _ in first }, body: body)
  }

  private mutating func difference(_ exchange: JSONValue, _ answer: DoubleAnswer) throws -> String? {
    let actual = answer.body.isEmpty ? JSONValue.null : (try? JSONValue(parsing: answer.body)) ?? .null
    let recorded = exchange["answer"] ?? .null
    if exchange["status"]?.integer != answer.status {
      return "status \(answer.status) for \(exchange["status"]?.integer ?? 0): \(actual.encodedText.prefix(300))"
    }
    if recorded["errors"]?.codes != actual["errors"]?.codes {
      return "code \(actual["errors"]?.codes ?? []) for \(recorded["errors"]?.codes ?? [])"
    }
    if let cookie = exchange["cookie"]?.string {
      let sent = answer.headers.first { $0.name == "Set-Cookie" }?.value ?? ""
      if cookie.cookieParts != sent.cookieParts { return "cookie \(sent) for \(cookie)" }
      values[cookie.cookieValue] = sent.cookieValue
    }
    if exchange["trimmed"] == .bool(true) || recorded.string != nil { return nil }
    return mismatch(recorded, actual, at: "")
  }

  /// Learns on the way what the recorded server had made up.
  private mutating func mismatch(_ recorded: JSONValue, _ actual: JSONValue, at path: String) -> String? {
    switch (recorded, actual) {
    case (.string(let text), .string(let made))
    where text.hasPrefix("<") || (text.isUUID && made.isUUID && text != made):
      if let known = values[text] { return known == made ? nil : "\(path): another \(text)" }
      values[text] = made
      return nil
    case (.string(let text), .string(let made))
    where Instant(text: text) != nil && Instant(text: made) != nil && path.contains("date_"):
      return nil
    case (.array(let left), .array(let right)):
      if left.count != right.count { return "\(path): \(right.count) elements for \(left.count)" }
      for (index, pair) in zip(left, right).enumerated() {
        if let found = mismatch(pair.0, pair.1, at: "\(path)[\(index)]") { return found }
      }
      return nil
    case (.object(let left), .object(let right)):
      if left.keys.sorted() != right.keys.sorted() { return "\(path): members \(right.keys.sorted())" }
      for (name, value) in left.sorted(by: { $0.key < $1.key }) {
        if let found = mismatch(value, right[name] ?? .null, at: "\(path).\(name)") { return found }
      }
      return nil
    default: return recorded == actual ? nil : "\(path): \(actual.encodedText) for \(recorded.encodedText)"
    }
  }

  func replaced(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(replaced(text))
    case .array(let elements): .array(elements.map(replaced))
    case .object(let members): .object(members.mapValues(replaced))
    default: value
    }
  }

  private func replaced(_ text: String) -> String {
    var text = text
    for (name, value) in values where text.contains(name) { text = text.replacing(name, with: value) }
    return text
  }
}

extension JSONValue {
  fileprivate var codes: [String] { array?.compactMap { $0["extensions"]?["code"]?.string } ?? [] }
}

extension String {
  /// Without the value and the date, which are each server's own.
  fileprivate var cookieParts: [String] {
    split(separator: ";").map { part in
      let name = part.split(separator: "=")[0].trimmingCharacters(in: .whitespaces)
      return name == "Expires" || part == split(separator: ";").first ? name : String(part)
    }
  }

  fileprivate var cookieValue: String {
    split(separator: ";").first?.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
  }
}
