import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct SessionTests {
  private static let importer = #"{"email":"Importer@Shop.Example.com","password":"sandbox-importer-1"}"#

  private func signIn(_ double: inout DirectusDouble, _ body: String, at now: Instant) throws -> DoubleAnswer {
    double.answer(
      try DoubleRequest(
        .post, "/auth/login", headers: ["content-type": "application/json"], body: Array(body.utf8)), now: now)
  }

  private func read(
    _ double: inout DirectusDouble, _ target: String, token: String, at now: Instant
  ) throws -> (Int, String?) {
    let answer = double.answer(
      try DoubleRequest(.get, target, headers: ["authorization": "Bearer \(token)"]), now: now)
    let code = (try? JSONValue(parsing: answer.body))?["errors"]?.array?.first?["extensions"]?["code"]?.string
    return (answer.status, code)
  }

  private func turn(_ double: inout DirectusDouble, _ route: String, _ body: String) throws -> Int? {
    double.control(try DoubleRequest(.put, "/_sandbox/\(route)", body: Array(body.utf8)), now: .morning)?.status
  }

  @Test func `a token of a sign-in opens what its user may read until it expires`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    let answer = try signIn(&double, Self.importer, at: .morning)
    let token = try #require(JSONValue(parsing: answer.body)["data"]?["access_token"]?.string)
    let soon = Instant.morning.advanced(by: .seconds(899))
    let late = Instant.morning.advanced(by: .seconds(900))

    #expect(try read(&double, "/items/sync_logs", token: token, at: soon) == (200, nil))
    #expect(try read(&double, "/items/products", token: token, at: late) == (401, "TOKEN_EXPIRED"))
    #expect(try read(&double, "/nowhere", token: token, at: late) == (401, "TOKEN_EXPIRED"))
    #expect(try read(&double, "/server/ping", token: token, at: late) == (200, nil))
  }

  @Test func `a sign-in is stalled, good or bad, and a switch shortens that`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    #expect(try signIn(&double, Self.importer, at: .morning).delay == .milliseconds(500))
    #expect(try signIn(&double, "{}", at: .morning).delay == .milliseconds(500))
    #expect(try turn(&double, "sessions", #"{"stallMs":0,"accessMs":1000}"#) == 200)
    #expect(try signIn(&double, Self.importer, at: .morning).delay == .zero)
  }

  @Test func `the twenty-sixth bad sign-in of a stranger suspends the user and its static token`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)
    let bad = #"{"email":"importer@shop.example.com","password":"guess"}"#

    for _ in 1...25 { #expect(try signIn(&double, bad, at: .morning).status == 401) }
    #expect(try read(&double, "/items/products", token: "sandbox-importer-token", at: .morning) == (200, nil))
    _ = try signIn(&double, bad, at: .morning)

    #expect(
      try read(&double, "/items/products", token: "sandbox-importer-token", at: .morning)
        == (401, "INVALID_CREDENTIALS"))
    #expect(try signIn(&double, Self.importer, at: .morning).status == 401)
    double.reset(now: .morning)
    #expect(try signIn(&double, Self.importer, at: .morning).status == 200)
  }

  @Test func `nobody signs in as the reader, who has no password`() throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    let answer = try signIn(&double, #"{"email":"reader@shop.example.com","password":"x"}"#, at: .morning)

    #expect(answer.status == 401)
  }

  @Test(arguments: [
    "", "[]", #"{"email":5}"#, #"{"email":"a@b@c.com","password":"x"}"#,
    #"{"email":"@shop.example.com","password":"x"}"#,
    #"{"email":"a@shop..com","password":"x"}"#, #"{"email":"a@shop.example.com","password":""}"#,
    #"{"email":"a@shop.example.com","password":[]}"#, #"{"email":"a@shop.example.com","password":"x","mode":7}"#,
  ])
  func `a sign-in that says nothing sensible is a bad request`(_ body: String) throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    #expect(try signIn(&double, body, at: .morning).status == 400)
  }

  @Test(arguments: [
    ("sessions", #"{"accessMs":"long"}"#), ("sessions", #"{"accessMs":-1}"#), ("sessions", #"{"other":1}"#),
    ("sessions", #"{"accessMs":99999999999999999999}"#), ("sessions", ""), ("users", #"{"email":"who@example.com"}"#),
    ("users", "[]"),
  ])
  func `a switch that makes no sense is refused`(_ route: String, _ body: String) throws {
    var double = DirectusDouble(try Seed.shared(), vendor: .postgres)

    #expect(try turn(&double, route, body) == 400)
  }

  @Test(arguments: ["", ".", "..", "a.b.c", "e30.e30.", "e30.eyJpc3MiOiJkaXJlY3R1cyJ9.e30", "é.é.é"])
  func `text that is no token opens nothing`(_ text: String) {
    switch DirectusJWT.read(text, key: Array("key".utf8), now: .morning) {
    case .foreign, .invalid: break
    case .expired, .valid: Issue.record("\(text) was taken for a token")
    }
  }
}
