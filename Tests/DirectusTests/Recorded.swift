import Foundation
import Synchronization
import Testing
import Upstream

/// Answers recorded from a real Directus 11.17.4.
enum Recorded {
  /// One exchange of a pull, body byte for byte.
  private struct Exchange: Decodable {
    let target: String
    let status: Int
    let body: String
  }

  private struct Refused: Decodable {
    let status: Int
    let headers: [String: String]
    let body: String
  }

  /// Replays the exchanges of one pull by their exact path and query; anything else fails the test.
  static func pull(_ name: String) throws -> ReplayingTransport {
    let exchanges = try load([Exchange].self, name)
    let answers = exchanges.map { exchange in
      (
        exchange.target,
        UpstreamResponse(
          status: exchange.status, headers: [Header("Content-Type", "application/json; charset=utf-8")],
          body: Array(exchange.body.utf8))
      )
    }
    return ReplayingTransport(answers: Dictionary(answers) { first, _ in first })
  }

  /// One recorded error answer.
  static func refusal(_ name: String) throws -> UpstreamResponse {
    let refused = try #require(try load([String: Refused].self, "refusals")[name])
    return UpstreamResponse(
      status: refused.status, headers: refused.headers.map { Header($0.key, $0.value) }, body: Array(refused.body.utf8))
  }

  /// The answer of one exchange at the door, for example `login-json`.
  static func exchange(_ name: String) throws -> UpstreamResponse {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/sign-in", withExtension: "json"))
    let exchange = try #require(try JSONValue(parsing: Array(Data(contentsOf: url)))[name])
    return UpstreamResponse(
      status: try #require(exchange["status"]?.integer),
      headers: try #require(exchange["headers"]?.object).compactMap { name, value in
        value.string.map { Header(name, $0) }
      }, body: try #require(exchange["body"]).encoded())
  }

  private static func load<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }
}

final class ReplayingTransport: HTTPTransport {
  private let answers: [String: UpstreamResponse]
  private let asked = Mutex<[String]>([])

  init(answers: [String: UpstreamResponse]) { self.answers = answers }

  var targets: [String] { asked.withLock { $0 } }

  func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let target = request.url.replacing("https://shop.example.com", with: "")
    asked.withLock { $0.append(target) }
    guard let answer = answers[target] else {
      Issue.record("not recorded: \(target)")
      throw UpstreamError(upstream: "directus", phase: .connect, detail: "not recorded")
    }
    return answer
  }
}
