import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct CJRecordingTests {
  private static let pid = "8DC26EF5-F53F-57C3-8A43-874AE639C520"
  private static let base = "/api2.0/v1"

  /// A request of the double that must end like the recorded one.
  struct Case: Sendable {
    let recorded: String
    let method: Method
    let target: String
    var token: Bool = true
    var body = ""
    /// A call made just before, in the same instant.
    var isRepeated = false
    var rules = CJAccountRules()
  }

  private static let cases = [
    Case(recorded: "catalogue_product-query-by-pid", method: .get, target: "/product/query?pid=\(pid)"),
    Case(
      recorded: "catalogue_product-query-by-variant-sku", method: .get,
      target: "/product/query?variantSku=CJJT118001101AZ"),
    Case(recorded: "stock_get-inventory-by-pid", method: .get, target: "/product/stock/getInventoryByPid?pid=\(pid)"),
    Case(recorded: "stock_get-inventory-by-pid-null", method: .get, target: "/product/stock/getInventoryByPid?pid=1"),
    Case(
      recorded: "stock_query-by-vid", method: .get,
      target: "/product/stock/queryByVid?vid=54BF0998-20D4-5B49-9566-1447F1F24CE3"),
    Case(recorded: "settings_setting-get-variant-b", method: .get, target: "/setting/get"),
    Case(recorded: "errors_throttled", method: .get, target: "/product/query?pid=\(pid)", isRepeated: true),
    Case(
      recorded: "errors_product-removed", method: .get, target: "/product/query?productSku=CJWY1334760"),
    Case(recorded: "errors_product-not-found", method: .get, target: "/product/query?productSku=\(pid)"),
    Case(recorded: "errors_variant-not-found", method: .get, target: "/product/stock/queryByVid?vid=1"),
    Case(recorded: "errors_param-error", method: .get, target: "/product/query"),
    Case(recorded: "errors_parameter-empty", method: .get, target: "/product/stock/queryByVid"),
    Case(recorded: "errors_method-not-supported", method: .post, target: "/product/query", body: "{}"),
    Case(recorded: "auth_access-token-missing", method: .get, target: "/setting/get", token: false),
    Case(
      recorded: "auth_wrong-api-key", method: .post, target: "/authentication/getAccessToken", token: false,
      body: #"{"apiKey":"other"}"#),
    Case(
      recorded: "auth_too-frequent", method: .post, target: "/authentication/getAccessToken", token: false,
      body: #"{"apiKey":"sandbox"}"#),
    Case(
      recorded: "auth_refresh-token-invalid", method: .post, target: "/authentication/refreshAccessToken",
      token: false, body: #"{"refreshToken":"other"}"#),
  ]

  @Test(arguments: cases)
  func `the double answers in the shape of the recorded exchange`(_ example: Case) throws {
    let recorded = try Recorded.named(example.recorded, in: "cj")
    var double = CJDouble(try Seed.shared(), rules: example.rules, now: .morning)
    let token = try double.signedIn(at: .morning)
    let now = Instant.morning.advanced(by: .seconds(2))
    let request = try DoubleRequest(
      example.method, Self.base + example.target, headers: example.token ? ["cj-access-token": token] : [:],
      body: Array(example.body.utf8))

    var answer = double.answer(request, now: now)
    if example.isRepeated { answer = double.answer(request, now: now) }

    #expect(answer.status == recorded.status)
    let body = try JSONValue(parsing: answer.body)
    #expect(body["code"] == recorded.body["code"])
    #expect(body["message"] == recorded.body["message"])
    #expect(recorded.body.differences(from: body) == [])
  }

  @Test func `signing in hands out a token like those of today`() throws {
    let recorded = try Recorded.named("auth_get-access-token-by-api-key-variant-c", in: "cj")
    var double = CJDouble(try Seed.shared(), rules: CJAccountRules(), now: .morning)
    let request = try DoubleRequest(
      .post, "\(Self.base)/authentication/getAccessToken", body: Array(#"{"apiKey":"sandbox"}"#.utf8))

    let body = try JSONValue(parsing: double.answer(request, now: .morning).body)

    #expect(recorded.body.differences(from: body) == [])
    #expect(body["data"]?["accessTokenExpiryDate"] == .string("2026-07-11T17:31:04+08:00"))
    #expect(body["data"]?["accessTokenExpiryDate"] == body["data"]?["refreshTokenExpiryDate"])
    #expect((552...594).contains(body["data"]?["accessToken"]?.string?.count ?? 0))
  }
}

extension CJDouble {
  /// Signs in and gives the token.
  mutating func signedIn(at now: Instant) throws -> String {
    let request = try DoubleRequest(
      .post, "/api2.0/v1/authentication/getAccessToken", body: Array(#"{"apiKey":"sandbox"}"#.utf8))
    return try #require(JSONValue(parsing: answer(request, now: now).body)["data"]?["accessToken"]?.string)
  }
}

extension JSONValue {
  /// Paths that the recorded value has and `other` lacks or types differently; null fits everything.
  func differences(from other: JSONValue, at path: String = "") -> [String] {
    switch (self, other) {
    case (.null, _), (_, .null): return []
    case (.object(let mine), .object(let theirs)):
      return mine.sorted { $0.key < $1.key }.flatMap { name, value in
        theirs[name].map { value.differences(from: $0, at: "\(path).\(name)") } ?? ["\(path).\(name) is missing"]
      }
    case (.array(let mine), .array(let theirs)):
      guard let first = mine.first, let second = theirs.first else { return [] }
      return first.differences(from: second, at: "\(path)[]")
    case (.string, .string), (.number, .number), (.bool, .bool): return []
    default: return ["\(path) has another type"]
    }
  }
}
