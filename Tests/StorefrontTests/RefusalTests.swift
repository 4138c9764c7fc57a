import Caching
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct RefusalTests {
  @Test(arguments: [
    ("/", 404, "not_found"), ("/v1", 404, "not_found"), ("/v1/products/", 404, "not_found"),
    ("/v1/products/no-such", 404, "product_not_found"), ("/v1/products/a/b", 404, "not_found"),
    ("/v1/products?page=0", 400, "invalid_parameter"), ("/v1/products?pageSize=x", 400, "invalid_parameter"),
    ("/v1/products?sort=?", 400, "invalid_parameter"), ("/v1/products?nope=1", 400, "invalid_parameter"),
    ("/v1/products/a?page=1", 400, "invalid_parameter"), ("/v1/products?page=%zz", 400, "invalid_target"),
    ("/v1/products/%ff", 400, "invalid_target"), ("/v1/products/..%2f..%2fetc", 404, "product_not_found"),
    ("/docs", 404, "file_not_found"), ("/docs/http.md", 404, "file_not_found"), ("/v1/categories/", 404, "not_found"),
    ("/v1/categories/no-such", 404, "category_not_found"), ("/v1/categories?x=1", 400, "invalid_parameter"),
    ("/v1/products?category=no-such", 400, "invalid_parameter"),
  ])
  func `what cannot be answered is a problem that says why`(target: String, status: Int, code: String) async throws {
    let shop = try await LiveStorefront()

    let answer = try shop.client().get(target)
    let problem = try JSONValue(parsing: answer.body)

    #expect(answer.status == status)
    #expect(answer.header("Content-Type") == "application/problem+json")
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(problem["code"]?.string == code)
    #expect(problem["status"]?.integer == status)
    #expect(problem["traceId"]?.string?.count == 32)
    if code == "invalid_parameter" {
      let parameter = problem["errors"]?.array?.first?["parameter"]?.string
      #expect(parameter.map { target.contains($0) } == true)
    }
    await shop.stop()
  }

  @Test func `a query that is nothing but faults is refused in few words`() async throws {
    let shop = try await LiveStorefront()

    let answer = try shop.client().get("/v1/products?a" + String(repeating: "&a", count: 4000))

    #expect(answer.status == 400)
    #expect(answer.body.count < 4096)
    await shop.stop()
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH"])
  func `a method a page does not have is refused with those it has`(method: String) async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()

    try client.send("\(method) /v1/products HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    let known = try client.receive()
    try client.send("\(method) /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    let unknown = try client.receive()

    #expect(known.status == 405)
    #expect(known.header("Allow") == "GET, HEAD, OPTIONS")
    #expect(unknown.status == 404)
    await shop.stop()
  }

  @Test func `ten kilobytes of query are refused without a render`() async throws {
    let shop = try await LiveStorefront()

    let long = try shop.client().get("/v1/products?q=" + String(repeating: "a", count: 10_000))
    let short = try shop.client().get("/v1/products?q=" + String(repeating: "a", count: 5000))

    #expect(long.status == 414)
    #expect(short.status == 400)
    #expect(short.body.count < 2000)
    #expect(shop.counters.renders.value == 0)
    await shop.stop()
  }
}
