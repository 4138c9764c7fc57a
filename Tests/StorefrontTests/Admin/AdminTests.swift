import Catalog
import Foundation
import HTTPServer
import Mirror
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread, .timeLimit(.minutes(1))) struct AdminTests {
  private static let key = "Authorization: Bearer \(LiveServices.adminKey)"

  @Test(arguments: ["/admin/cache/purge?all=1", "/admin/pull"])
  func `without the key nothing is done`(target: String) async throws {
    let closed = try await LiveServices(keys: AccessKeys(admin: Secret(""), hook: Secret(LiveServices.hookToken)))
    let open = try await LiveServices()

    for field in [nil, "Authorization: Bearer ", Self.key] {
      let answer = try closed.post(target, field)
      #expect(answer.status == 403)
      #expect(try JSONValue(parsing: answer.body)["code"]?.string == "key_not_set")
      #expect(answer.text.contains("TOUSKI_ADMIN_KEY is set"))
    }
    for field in [nil, "Authorization: Bearer \(LiveServices.hookToken)", "X-Hook-Token: \(LiveServices.adminKey)"] {
      let answer = try open.post(target, field)
      #expect(answer.status == 401)
      #expect(answer.header("WWW-Authenticate") == "Bearer")
      #expect(try JSONValue(parsing: answer.body)["traceId"]?.string?.count == 32)
    }
    let get = try open.client().get(target, headers: [Header("Authorization", "Bearer \(LiveServices.adminKey)")])
    #expect(get.status == 405)
    #expect(get.header("Allow") == "POST, OPTIONS")
    await closed.stop()
    await open.stop()
  }

  @Test func `a purged tag's pages are made anew, others stay`() async throws {
    let shop = try await LiveServices()
    let client = try shop.client()
    for slug in ["slug-a", "slug-b"] { _ = try client.get("/v1/products/\(slug)") }

    let answer = try shop.post("/admin/cache/purge?tag=product-a&tag=nonsense", Self.key)
    let purged = try JSONValue(parsing: answer.body)
    let (a, b) = (try client.get("/v1/products/slug-a"), try client.get("/v1/products/slug-b"))

    #expect(answer.status == 200)
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(purged["count"]?.integer == 1)
    #expect(purged["purged"]?.array?.first?["tag"]?.string == "product-a")
    #expect(purged["unknown"]?.array?.compactMap(\.string) == ["nonsense"])
    #expect(a.header("Cache-Status") == "touski;fwd=stale;stored")
    #expect(b.header("Cache-Status")?.hasPrefix("touski;hit") == true)
    await shop.stop()
  }

  @Test func `a purge of all moves every tag`() async throws {
    let shop = try await LiveServices()
    let client = try shop.client()
    for target in ["/v1/products", "/v1/products/slug-a"] { _ = try client.get(target) }

    let answer = try shop.post("/admin/cache/purge?all=1", Self.key)

    let count = try #require(JSONValue(parsing: answer.body)["count"]?.integer)
    #expect(count >= 3)
    for target in ["/v1/products", "/v1/products/slug-a"] {
      #expect(try client.get(target).header("Cache-Status") == "touski;fwd=stale;stored")
    }
    await shop.stop()
  }

  @Test(
    arguments: [
      "/admin/cache/purge", "/admin/cache/purge?all=0", "/admin/cache/purge?all=1&tag=products",
      "/admin/cache/purge?tags=products", "/admin/cache/purge?tag=", "/admin/pull?accept=0", "/admin/pull?acept=1",
      "/admin/pull?accept=1&accept=1", "/admin/pull?a=%zz",
    ])
  func `a mistyped order is refused and nothing is done`(target: String) async throws {
    let shop = try await LiveServices()

    let answer = try shop.post(target, Self.key)

    #expect(answer.status == 400)
    #expect(try JSONValue(parsing: answer.body)["traceId"]?.string?.count == 32)
    await shop.stop()
  }

  @Test func `a pull asked for is answered with what came of it`() async throws {
    let shop = try await LiveServices((0..<20).map { .make("p\($0)") })
    let source = ScriptedShop([.make("p0"), .make("p1")])
    let pulls = shop.pull(from: source)

    let held = try shop.post("/admin/pull", Self.key)
    #expect(held.status == 200)
    #expect(try JSONValue(parsing: held.body)["outcome"]?.string == "held")
    #expect(try JSONValue(parsing: held.body)["reason"]?.string?.isEmpty == false)
    #expect(try shop.client().get("/v1/products/slug-p7").status == 200)

    let applied = try JSONValue(parsing: shop.post("/admin/pull?accept=1", Self.key).body)
    #expect(applied["outcome"]?.string == "applied")
    #expect(applied["products"]?.integer == 2)
    #expect(applied["removed"]?.integer == 18)
    #expect(try shop.client().get("/v1/products/slug-p7").status == 404)
    pulls.cancel()
    await shop.stop()
  }

  @Test func `a pull that takes longer than an answer may is said to go on, and does`() async throws {
    let shop = try await LiveServices([.make("a", price: 10)])
    let source = ScriptedShop([.make("a", price: 12)])
    source.hold()
    let pulls = shop.pull(from: source)
    let client = try shop.client()
    let cursor = try #require(JSONValue(parsing: client.get("/v1/changes").body)["cursor"]?.string)

    try client.send(LiveServices.post("/admin/pull", Self.key))
    while await shop.clock.sleepBegan() != AdminService.pullPatience {}
    shop.clock.advance(by: AdminService.pullPatience)
    let answer = try client.receive()

    #expect(AdminService.pullPatience < Limits().answerTime)
    #expect(answer.status == 202)
    #expect(try JSONValue(parsing: answer.body)["outcome"]?.string == "running")
    #expect(answer.text.contains("/healthz"))
    source.release()
    #expect(try shop.client().get("/v1/changes?since=\(cursor)&wait=25000").text.contains("product-a"))
    #expect(try shop.client().get("/v1/products/slug-a").text.contains("12.00"))
    #expect(try shop.post("/admin/pull", Self.key).status == 200)
    // What the first pull came to is not taken for the answer to the next request.
    #expect(try client.get("/livez").text.contains("alive"))
    pulls.cancel()
    await shop.stop()
  }

  @Test(arguments: [(SourceError.Reason.unavailable, true), (.unauthorized, false)])
  func `a neighbour that fails is named, and whether asking again helps`(
    reason: SourceError.Reason, isRetryable: Bool
  ) async throws {
    let shop = try await LiveServices()
    let source = ScriptedShop(error: SourceError(source: "directus", reason: reason, detail: "it is as it is"))
    let pulls = shop.pull(from: source)

    let answer = try shop.post("/admin/pull", Self.key)
    let problem = try JSONValue(parsing: answer.body)

    #expect(answer.status == 502)
    #expect(problem["code"]?.string == "upstream_failed")
    #expect(problem["detail"]?.string == "directus: it is as it is")
    #expect(problem["retryable"] == .bool(isRetryable))
    #expect(problem["traceId"]?.string?.count == 32)
    #expect(try shop.client().get("/v1/products").status == 200)
    pulls.cancel()
    await shop.stop()
  }

  @Test func `a hook becomes a pull, and the next reader sees it`() async throws {
    let shop = try await LiveServices([.make("a", price: 10)])
    let source = ScriptedShop([.make("a", price: 10)])
    let pulls = shop.pull(from: source)
    #expect(try shop.post("/admin/pull", Self.key).status == 200)
    let client = try shop.client()
    let cursor = try #require(JSONValue(parsing: client.get("/v1/changes").body)["cursor"]?.string)
    #expect(try client.get("/v1/products/slug-a").text.contains("10.00"))

    source.products = [.make("a", price: 12)]
    let body = Array(#"{"collection":"products","keys":["a"]}"#.utf8)
    #expect(try shop.post("/hooks/directus", "X-Hook-Token: \(LiveServices.hookToken)", body: body).status == 202)

    let news = try client.get("/v1/changes?since=\(cursor)&wait=25000")
    #expect(news.text.contains("product-a"))
    #expect(try client.get("/v1/products/slug-a").text.contains("12.00"))
    #expect(source.scopes.contains(.rows([ShopHint(collection: "products", key: "a")])))
    pulls.cancel()
    await shop.stop()
  }
}
