import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct FaultTests {
  private func directus(_ faults: String) throws -> ControlledDouble<DirectusDouble> {
    var double = ControlledDouble(DirectusDouble(try Seed.shared(), vendor: .postgres))
    let request = try DoubleRequest(.put, "/_sandbox/faults", body: Array(faults.utf8))
    guard case .now(let answer) = double.respond(to: request, now: .morning), answer.status == 200 else {
      throw InvalidFault(name: faults)
    }
    return double
  }

  private func cj(_ faults: String) throws -> ControlledDouble<CJDouble> {
    var double = ControlledDouble(CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning))
    let request = try DoubleRequest(.put, "/_sandbox/faults", body: Array(faults.utf8))
    guard case .now(let answer) = double.respond(to: request, now: .morning), answer.status == 200 else {
      throw InvalidFault(name: faults)
    }
    return double
  }

  private func read() throws -> DoubleRequest {
    try DoubleRequest(
      .get, "/items/products?limit=1", headers: ["authorization": "Bearer sandbox-reader-token"])
  }

  private func answer<D>(_ outcome: ControlledDouble<D>.Outcome) throws -> DoubleAnswer {
    guard case .now(let answer) = outcome else { throw InvalidFault(name: "not now") }
    return answer
  }

  @Test(arguments: [
    (#"{"status":500}"#, 500, "INTERNAL_SERVER_ERROR"), (#"{"status":503}"#, 503, "SERVICE_UNAVAILABLE"),
    (#"{"unauthorized":true}"#, 401, "INVALID_CREDENTIALS"), (#"{"rate_limited":true}"#, 429, "REQUESTS_EXCEEDED"),
  ])
  func `Directus fails in its own words`(_ faults: String, _ status: Int, _ code: String) throws {
    var double = try directus(faults)

    let answer = try answer(double.respond(to: try read(), now: .morning))

    #expect(answer.status == status)
    let error = try JSONValue(parsing: answer.body)["errors"]?.array?.first
    #expect(error?["extensions"]?["code"] == .string(code))
  }

  @Test(arguments: [
    (#"{"status":500}"#, 500, 1_600_000), (#"{"unauthorized":true}"#, 401, 1_600_001),
    (#"{"rate_limited":true}"#, 429, 1_600_200), (#"{"points_exhausted":true}"#, 200, 16_900_500),
    (#"{"empty":true}"#, 200, 200),
  ])
  func `the supplier fails in its own words`(_ faults: String, _ status: Int, _ code: Int) throws {
    var double = try cj(faults)
    let call = try DoubleRequest(.get, "/api2.0/v1/product/query?pid=1", headers: ["cj-access-token": "any"])

    let answer = try answer(double.respond(to: call, now: .morning))

    #expect(answer.status == status)
    let body = try JSONValue(parsing: answer.body)
    #expect(body["code"] == .whole(code))
    #expect(body["data"] == .null)
  }

  @Test func `an empty Directus answers 200 without rows`() throws {
    var double = try directus(#"{"empty":true}"#)

    let answer = try answer(double.respond(to: try read(), now: .morning))

    #expect(answer.status == 200)
    #expect(answer.body == Array(#"{"data":[]}"#.utf8))
  }

  @Test func `a gateway's page is HTML with 502`() throws {
    var double = try directus(#"{"html":true}"#)

    let answer = try answer(double.respond(to: try read(), now: .morning))

    #expect(answer.status == 502)
    #expect(answer.body.starts(with: Array("<html>".utf8)))
  }

  @Test func `a truncated answer is no JSON`() throws {
    var double = try directus(#"{"truncate":true}"#)

    let answer = try answer(double.respond(to: try read(), now: .morning))

    #expect(answer.status == 200)
    #expect(throws: JSONError.self) { try JSONValue(parsing: answer.body) }
  }

  @Test func `a delay and a hanging answer are the shell's to wait for`() throws {
    var slow = try directus(#"{"delayMs":5000}"#)
    var hanging = try directus(#"{"hang":true}"#)

    guard case .after(let delay, _) = slow.respond(to: try read(), now: .morning) else {
      Issue.record("answered at once")
      return
    }
    #expect(delay == .seconds(5))
    guard case .never = hanging.respond(to: try read(), now: .morning) else {
      Issue.record("answered")
      return
    }
  }

  @Test(arguments: [
    "", "[]", #"{"nope":true}"#, #"{"status":"500"}"#, #"{"status":200}"#, #"{"delayMs":-1}"#, #"{"hang":1}"#,
    #"{"delayMs":1e30}"#,
  ])
  func `a switch that does not exist is refused and changes nothing`(_ body: String) throws {
    var double = ControlledDouble(DirectusDouble(try Seed.shared(), vendor: .postgres))

    let request = try DoubleRequest(.put, "/_sandbox/faults", body: Array(body.utf8))
    let answer = try answer(double.respond(to: request, now: .morning))

    #expect(answer.status == 400)
    #expect(double.faults == Faults())
  }

  @Test func `requests are counted, remembered without tokens, and forgotten by a reset`() throws {
    var double = ControlledDouble(DirectusDouble(try Seed.shared(), vendor: .postgres))
    let secret = try DoubleRequest(.get, "/items/products?limit=1&access_token=sandbox-reader-token")
    let log = try DoubleRequest(.get, "/_sandbox/requests")
    for _ in 0..<120 { _ = double.respond(to: secret, now: .morning) }

    let full = try answer(double.respond(to: log, now: .morning))
    _ = double.respond(to: try DoubleRequest(.post, "/_sandbox/reset"), now: .morning)
    let empty = try JSONValue(parsing: try answer(double.respond(to: log, now: .morning)).body)

    let value = try JSONValue(parsing: full.body)
    #expect(value["total"] == .number(120))
    #expect(value["counts"]?["GET /items/products"] == .number(120))
    #expect(value["last"]?.array?.count == 100)
    #expect(value["timestampsMs"]?.array?.count == 120)
    #expect(!String(decoding: full.body, as: UTF8.self).contains("reader-token"))
    #expect(empty["total"] == .number(0))
  }
}
