import Caching
import Catalog
import TestSupport
import Testing
import Upstream

@testable import Storefront

/// While the catalogue moves faster than a page is made: every snapshot is older than what the asker may have heard of.
@Suite(.ownThread) struct LastAttemptTests {
  @Test(arguments: ["/v1/products/no-such", "/v1/products/old%20lamp", "/v1/products?category=no-such"])
  func `what only an older snapshot tells is not told as if it were true`(target: String) async throws {
    let shop = try await LiveStorefront(shop: ShopSnapshot(products: [.make("a", slug: "old lamp"), .make("b")]))
    try await shop.pull(ShopSnapshot(products: [.make("a", slug: "new lamp"), .make("b")]))
    let client = try shop.client()
    #expect(try client.get(target).status < 500)

    shop.clocks.move("products", to: 1000)
    let answer = try client.get(target)

    #expect(answer.status == 503)
    #expect(answer.header("Retry-After") == "1")
    #expect(try JSONValue(parsing: answer.body)["code"]?.string == "render_timeout")
    await shop.stop()
  }

  @Test func `a spelling that only an older snapshot explains leads nowhere`() async throws {
    let shop = try await LiveStorefront(shop: ShopSnapshot(products: [.make("a")]))
    let client = try shop.client()
    #expect(try client.get("/v1/products/a?lang=xx").status == 200)

    shop.clocks.move("products", to: 1000)

    #expect(try client.get("/v1/products/a?lang=xx").status == 503)
    await shop.stop()
  }

  @Test func `a page of an older snapshot is sent and marked as late`() async throws {
    let shop = try await LiveStorefront()
    shop.clocks.move("products", to: 1000)

    let answer = try shop.client().get("/v1/products")

    #expect(answer.status == 200)
    #expect(answer.header("Cache-Status")?.hasSuffix("detail=late") == true)
    await shop.stop()
  }
}
