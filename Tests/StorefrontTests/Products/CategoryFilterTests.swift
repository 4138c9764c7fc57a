import Caching
import Catalog
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct CategoryFilterTests {
  private let shop = ShopSnapshot(
    products: [
      .make("a", categories: ["1"]), .make("b", categories: ["2"]), .make("c", categories: ["3"]), .make("d"),
    ],
    categories: [.make("1", slug: "lamps"), .make("2", slug: "desk lamps", parent: "1"), .make("3", slug: "chairs")])

  @Test func `a list of a category has its products and those below it, under its slug and its id`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    let slug = try client.page("/v1/products?category=lamps")
    let id = try client.page("/v1/products?category=1")

    #expect(try client.ids("/v1/products?category=lamps").sorted() == ["a", "b"])
    #expect(slug.json["data"] == id.json["data"])
    #expect(slug.json["pageInfo"]?["totalItems"]?.integer == 2)
    #expect(slug.location == "/v1/products?category=lamps" && id.location == slug.location)
    #expect(slug.json["meta"]?["tags"]?.array?.compactMap(\.string) == ["products", "category-1"])
    #expect(try client.get("/v1/products?category=lamps").header("Cache-Tag") == "products,category-1")
    await shop.stop()
  }

  @Test func `a blank in a slug is one page however it is written`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    for spelling in ["desk+lamps", "desk%20lamps", "%64esk%20lamps", "desk+lamps&page=1", "desk+lamps&sort=featured"] {
      #expect(try client.ids("/v1/products?category=\(spelling)") == ["b"])
    }

    #expect(shop.counters.renders.value == 1)
    await shop.stop()
  }

  @Test(
    arguments: [
      ("lmaps", "lamps"), ("Lamps", "lamps"), ("desk-lamps", "desk lamps"), ("99", nil), ("..%2F..%2Fx", nil),
      ("%F0%9F%92%A1", nil),
    ] as [(String, String?)])
  func `an unknown category is refused with the nearest known slugs`(asked: String, meant: String?) async throws {
    let shop = try await LiveStorefront(shop: shop)

    let answer = try shop.client().page("/v1/products?category=\(asked)")
    let item = answer.json["errors"]?.array?.first

    #expect(answer.status == 400)
    #expect(answer.json["code"]?.string == "invalid_parameter")
    #expect(item?["parameter"]?.string == "category")
    let allowed = item?["allowed"]?.array?.compactMap(\.string) ?? []
    #expect(allowed.sorted() == ["chairs", "desk lamps", "lamps"])
    if let meant { #expect(allowed.first == meant) }
    await shop.stop()
  }

  @Test func `at most five slugs are suggested, and no value is too long or too odd to be refused`() async throws {
    let many = (0..<200).map { ShopCategory.make("c\($0)", slug: "shelf-\($0)") }
    let shop = try await LiveStorefront(shop: ShopSnapshot(categories: many))
    let client = try shop.client()

    let near = try client.page("/v1/products?category=shelf-19x")
    let long = try client.page("/v1/products?category=" + String(repeating: "s", count: 8000))
    let allowed = near.json["errors"]?.array?.first?["allowed"]?.array?.compactMap(\.string)

    #expect(allowed?.count == 5)
    #expect(allowed?.first == "shelf-19")
    #expect(long.status == 400)
    #expect(try client.page("/v1/products?category=%00").json["code"]?.string == "invalid_target")
    #expect(try client.page("/v1/products?category=").status == 400)
    #expect(try client.page("/v1/products?category=shelf-1&category=shelf-1").status == 400)
    await shop.stop()
  }

  @Test func `five thousand names of no category leave nothing behind`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    let statuses = try client.statuses((0..<5000).map { "/v1/products?category=no-\($0)" })

    #expect(statuses == Array(repeating: 400, count: 5000))

    #expect(shop.memory.count == 0)
    #expect(shop.counters.fileWrites.value == 0 && shop.counters.renders.value == 0)
    await shop.stop()
  }

  @Test func `a slug that another category took over lists that one's products`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    #expect(try client.ids("/v1/products?category=lamps").sorted() == ["a", "b"])
    #expect(try client.ids("/v1/products?category=1").sorted() == ["a", "b"])

    var changed = self.shop
    changed.categories[0].slug = "lights"
    changed.categories[2].slug = "lamps"
    try await shop.pull(changed)

    #expect(try client.ids("/v1/products?category=lamps") == ["c"])
    #expect(try client.page("/v1/products?category=1").location == "/v1/products?category=lights")
    await shop.stop()
  }

  @Test func `two categories that swap their slugs, both without products, swap their lists`() async throws {
    let empty = ShopSnapshot(products: [.make("d")], categories: self.shop.categories)
    let shop = try await LiveStorefront(shop: empty)
    let client = try shop.client()
    #expect(try client.page("/v1/products?category=lamps").json["meta"]?["tags"]?.array?.last?.string == "category-1")
    #expect(try client.page("/v1/products?category=chairs").json["meta"]?["tags"]?.array?.last?.string == "category-3")

    var changed = empty
    changed.categories[0].slug = "chairs"
    changed.categories[2].slug = "lamps"
    try await shop.pull(changed)

    #expect(try client.page("/v1/products?category=lamps").json["meta"]?["tags"]?.array?.last?.string == "category-3")
    #expect(try client.page("/v1/products?category=chairs").json["meta"]?["tags"]?.array?.last?.string == "category-1")
    await shop.stop()
  }

  @Test func `an id that became another category's slug lists that one`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    #expect(try client.ids("/v1/products?category=1").sorted() == ["a", "b"])

    var changed = self.shop
    changed.categories[2].slug = "1"
    try await shop.pull(changed)

    #expect(try client.ids("/v1/products?category=1") == ["c"])
    await shop.stop()
  }

  @Test func `a category that was renamed or hidden is not found under what it was called`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    _ = try client.get("/v1/products?category=lamps")
    _ = try client.get("/v1/products?category=chairs")

    var changed = self.shop
    changed.categories[0].slug = "lights"
    changed.categories[2].isVisible = false
    try await shop.pull(changed)

    #expect(try client.get("/v1/products?category=lamps").status == 400)
    #expect(try client.get("/v1/products?category=chairs").status == 400)
    #expect(try client.ids("/v1/products?category=lights").sorted() == ["a", "b"])
    await shop.stop()
  }

  @Test func `a category's list shows which of its products has which slug now`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    let slugs = {
      try client.page("/v1/products?category=lamps&sort=name").json["data"]?.array?.compactMap { $0["slug"]?.string }
    }
    #expect(try slugs() == ["slug-a", "slug-b"])
    _ = try client.get("/v1/products/slug-a")

    var changed = self.shop
    changed.products[0].slug = "slug-b"
    changed.products[1].slug = "slug-a"
    try await shop.pull(changed)

    #expect(try slugs() == ["slug-b", "slug-a"])
    #expect(try client.page("/v1/products/slug-a").json["data"]?["id"]?.string == "b")
    await shop.stop()
  }
}
