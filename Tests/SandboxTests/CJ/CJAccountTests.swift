import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct CJAccountTests {
  private static let query = "/api2.0/v1/product/query?pid=8DC26EF5-F53F-57C3-8A43-874AE639C520"

  private func code(_ answer: DoubleAnswer) throws -> Int {
    try JSONValue(parsing: answer.body)["code"]?.integer.map { Int($0) } ?? 0
  }

  @Test func `one call a second comes through over all endpoints, sign-in included`() throws {
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let call = try DoubleRequest(.get, Self.query, headers: ["cj-access-token": token])

    let codes = try [0, 999, 1000, 1500, 1999, 2000].map { milliseconds in
      try code(double.answer(call, now: Instant.morning.advanced(by: .milliseconds(milliseconds))))
    }

    #expect(codes == [1_600_200, 1_600_200, 200, 1_600_200, 1_600_200, 200])
  }

  @Test func `points run out, are refused with their own code and come back with time`() throws {
    var rules = CJAccountRules()
    rules.points = 20
    var double = CJDouble(try Seed.shared(), rules: rules, now: .morning)
    let token = try double.signedIn(at: .morning)
    let call = try DoubleRequest(.get, Self.query, headers: ["cj-access-token": token])

    let codes = try [2, 4, 6, 43_210].map { seconds in
      try code(double.answer(call, now: Instant.morning.advanced(by: .seconds(seconds))))
    }
    let refused = try JSONValue(
      parsing: double.answer(call, now: Instant.morning.advanced(by: .seconds(43_215))).body)

    #expect(codes == [200, 200, 16_900_500, 200])
    #expect(refused["message"] == .string("Insufficient API points. Used today: 30, Remaining: 0, Required: 10."))
  }

  @Test func `every answer tells the balance and free calls leave it alone`() throws {
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let now = Instant.morning.advanced(by: .seconds(2))
    let settings = try DoubleRequest(.get, "/api2.0/v1/setting/get", headers: ["cj-access-token": token])
    let call = try DoubleRequest(.get, Self.query, headers: ["cj-access-token": token])

    let first = try JSONValue(parsing: double.answer(settings, now: now).body)["pointsInfo"]
    let second = try JSONValue(parsing: double.answer(call, now: now.advanced(by: .seconds(1))).body)["pointsInfo"]

    #expect(first?["remaining"] == .number(50_000))
    #expect(second?["remaining"] == .number(49_990))
    #expect(second?["usedToday"] == .number(10))
  }

  @Test func `a second sign-in within five minutes is refused and later gives the same token`() throws {
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let again = try DoubleRequest(
      .post, "/api2.0/v1/authentication/getAccessToken", body: Array(#"{"apiKey":"sandbox"}"#.utf8))

    let refused = double.answer(again, now: Instant.morning.advanced(by: .seconds(299)))

    #expect(refused.status == 429)
    #expect(try double.signedIn(at: Instant.morning.advanced(by: .seconds(301))) == token)
  }

  @Test(arguments: ["", "other", "API@CJ0000000@CJ:x.y.z"])
  func `a wrong token is refused`(_ token: String) throws {
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let call = try DoubleRequest(.get, Self.query, headers: ["cj-access-token": token])

    #expect([1_600_001, 1_600_002].contains(try code(double.answer(call, now: .morning))))
  }

  @Test func `a token expires`() throws {
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let token = try double.signedIn(at: .morning)
    let call = try DoubleRequest(.get, Self.query, headers: ["cj-access-token": token])

    let answer = double.answer(call, now: Instant.morning.advanced(by: .seconds(181 * 86_400)))

    #expect(answer.status == 401)
  }
}
