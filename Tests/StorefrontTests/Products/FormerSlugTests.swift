import Caching
import Catalog
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct FormerSlugTests {
  private let shop = ShopSnapshot(
    products: [.make("a", slug: "old lamp", names: ["fr": "Lampe"]), .make("b")], languages: ["fr"])

  private func renamed() -> ShopSnapshot {
    var renamed = shop
    renamed.products[0].slug = "new lamp"
    return renamed
  }

  @Test func `a former slug leads to the product for good, in the language asked for, and is stored nowhere`()
    async throws
  {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    try await shop.pull(renamed())

    let answer = try client.get("/v1/products/old%20lamp")
    let french = try client.get("/v1/products/old%20lamp?lang=fr-CA")
    let unknown = try client.get("/v1/products/old%20lamp?lang=xx")

    #expect([answer.status, french.status, unknown.status] == [308, 308, 308])
    #expect(answer.header("Location") == "/v1/products/new%20lamp")
    #expect(french.header("Location") == "/v1/products/new%20lamp?lang=fr")
    #expect(unknown.header("Location") == "/v1/products/new%20lamp")
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(answer.header("Content-Length") == "0")
    #expect(shop.memory.count == 0)
    try client.send("HEAD /v1/products/old%20lamp HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.receive(isHead: true).status == 308)
    #expect(try client.get("/v1/products/new%20lamp").status == 200)
    await shop.stop()
  }

  @Test func `a page that was stored under the slug gives way to the new address`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    #expect(try client.get("/v1/products/old%20lamp").status == 200)

    try await shop.pull(renamed())

    #expect(try client.get("/v1/products/old%20lamp").status == 308)
    #expect(try client.get("/v1/products/a").header("Content-Location") == "/v1/products/new%20lamp")
    await shop.stop()
  }

  @Test func `a slug that somebody has beats one that somebody had`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    try await shop.pull(renamed())
    #expect(try client.get("/v1/products/old%20lamp").status == 308)

    var taken = renamed()
    taken.products[1].slug = "old lamp"
    try await shop.pull(taken)

    #expect(try client.page("/v1/products/old%20lamp").json["data"]?["id"]?.string == "b")
    await shop.stop()
  }
}
