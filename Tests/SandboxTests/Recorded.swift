import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

/// An exchange recorded from a real server, or rebuilt from one, which the doubles must repeat.
struct Recorded: Sendable, CustomTestStringConvertible {
  let file: String
  let value: JSONValue

  var testDescription: String { file }

  /// All exchanges of a folder, in the order of their names.
  static func all(_ folder: String) throws -> [Recorded] {
    let root = try #require(Bundle.module.resourcePath) + "/Fixtures/\(folder)"
    return try FileManager.default.contentsOfDirectory(atPath: root).sorted().map { file in
      let content = try #require(FileManager.default.contents(atPath: "\(root)/\(file)"))
      return Recorded(file: file, value: try JSONValue(parsing: [UInt8](content)))
    }
  }

  static func named(_ file: String, in folder: String) throws -> Recorded {
    try #require(try all(folder).first { $0.file == "\(file).json" })
  }

  var status: Int { value["response"]?["status"]?.integer.map { Int($0) } ?? 0 }
  var body: JSONValue { value["response"]?["body"] ?? .null }

  var headers: [String: String] {
    (value["response"]?["headers"]?.object ?? [:]).compactMapValues(\.string)
  }

  /// The request with the sandbox's tokens in place of the recorded callers'.
  func request() throws -> DoubleRequest {
    let request = try #require(value["request"])
    let method = try #require(request["method"]?.string.flatMap(Method.init))
    let headers = (request["headers"]?.object ?? [:]).compactMap { name, value in
      value.string.map { (name.lowercased(), $0.withSandboxTokens) }
    }
    let body = request["body"] ?? .null
    return try DoubleRequest(
      method, try #require(request["path"]?.string).withSandboxTokens,
      headers: Dictionary(headers) { first, _ in first }, body: body == .null ? [] : body.encoded())
  }
}

extension String {
  fileprivate var withSandboxTokens: String {
    replacing("<reader_token>", with: "sandbox-reader-token")
      .replacing("<importer_token>", with: "sandbox-importer-token")
      .replacing("<admin_token>", with: "sandbox-admin-token")
  }
}
