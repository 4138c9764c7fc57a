import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

/// A read recorded from a real Directus, with what is needed to ask the double the same.
struct RecordedRead: Sendable, CustomTestStringConvertible {
  let name: String
  let value: JSONValue

  var testDescription: String { name }

  /// All reads of the recordings, folder by folder.
  static func all() throws -> [RecordedRead] {
    let root = try #require(Bundle.module.resourcePath) + "/Fixtures/directus-reads"
    return try FileManager.default.contentsOfDirectory(atPath: root).sorted().flatMap { file in
      let content = try #require(FileManager.default.contents(atPath: "\(root)/\(file)"))
      return try #require(try JSONValue(parsing: [UInt8](content)).array).map { value in
        RecordedRead(name: try #require(value["name"]?.string), value: value)
      }
    }
  }

  var status: Int { value["status"]?.integer ?? 0 }
  var isHead: Bool { value["method"] == .string("HEAD") }
  /// Rows of the whole answer, where only the first are kept.
  var rowCount: Int? { value["rows"]?.integer }
  var body: JSONValue? { value["body"] }
  var headers: [String: String] { (value["answerHeaders"]?.object ?? [:]).compactMapValues(\.string) }

  var settings: DirectusSettings {
    var settings = DirectusSettings()
    if name.contains("sqlite/") { settings.vendor = .sqlite }
    if name.hasPrefix("owner/") { settings.shape = .owner }
    if name.hasPrefix("older/11.11") { settings.version = .v11_12 }
    if name.hasPrefix("older/11.13") { settings.version = .v11_13 }
    if name.contains("/limit-max-") { (settings.defaultLimit, settings.maximalLimit) = (10, 50) }
    if name.hasPrefix("headers/cache-"), !name.contains("purge"), !name.contains("skip") { settings.cacheSeconds = 300 }
    if name.hasPrefix("rate-limit/i") { (settings.ratePoints, settings.rateSeconds) = (3, 2) }
    settings.rights = rights
    return settings
  }

  /// Policies that only the recordings have.
  private var rights: [DirectusCaller.Role: DirectusRights] {
    var rights = DirectusRights()
    switch value["token"]?.string {
    case "products_only_token":
      rights.read["products"] = .all
      return [.reader: rights]
    case "app_token":
      rights.read["products"] = .only(["id", "sku"])
      rights.rules["products"] = .object(["is_active": .bool(true)])
      return [.reader: rights]
    case "norole_token":
      if name.contains("public") { rights.read["languages"] = .only(["code"]) }
      return [.reader: rights]
    default:
      guard name == "meta/public-read-anonymous" else { return [:] }
      rights.read["languages"] = .only(["code"])
      return [.anyone: rights]
    }
  }

  /// The request with the sandbox's tokens in place of the recorded callers'.
  ///
  /// - Parameter validator: The double's own for the request without one.
  func request(validator: (DoubleRequest) -> String?) throws -> DoubleRequest {
    var headers = try plainHeaders()
    if status == 304 || name.hasSuffix("with-no-cache"), let asked = headers["if-none-match"], asked != "*" {
      headers["if-none-match"] = nil
      let own = validator(try request(headers)) ?? ""
      let quoted = own.drop { $0 != "\"" }
      headers["if-none-match"] = asked.replacing(/"[0-9a-f]+-[^"]*"/, with: quoted)
    }
    return try request(headers)
  }

  private func plainHeaders() throws -> [String: String] {
    let headers = (value["headers"]?.object ?? [:]).compactMapValues(\.string)
    var lower = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    if let caller { lower["authorization"] = "Bearer \(caller)" }
    return lower
  }

  /// The token to send; users that only the recordings have are played by the reader with other rights.
  private var caller: String? {
    switch value["token"]?.string {
    case nil: nil
    case "app_token"?, "norole_token"?, "products_only_token"?: "sandbox-reader-token"
    case let name? where name.hasSuffix("_token"): "sandbox-\(name.dropLast("_token".count))-token"
    case let other?: other
    }
  }

  private func request(_ headers: [String: String]) throws -> DoubleRequest {
    let verb = try #require(value["method"]?.string)
    let body: [UInt8] =
      switch value["request"] {
      case nil: []
      case .string(let text)?: Array(text.utf8)
      case let value?: value.encoded()
      }
    return try DoubleRequest(
      Method(rawValue: verb) ?? .other, verb: verb, try #require(value["path"]?.string), headers: headers, body: body)
  }
}
