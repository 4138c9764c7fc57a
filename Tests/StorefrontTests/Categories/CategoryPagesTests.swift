import Caching
import Catalog
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct CategoryPagesTests {
  private let shop = ShopSnapshot(
    products: [.make("a", categories: ["1"]), .make("b", categories: ["2"]), .make("c", categories: ["4"])],
    categories: [
      .make("1", slug: "home"), .make("2", slug: "lamps", parent: "1"), .make("3", slug: "chairs", parent: "1"),
      .make("4", slug: "desk lamps", parent: "2"), .make("5", slug: "garden"),
      .make("6", slug: "hidden", isVisible: false),
    ])

  @Test func `the tree nests every visible category with its path and count`() async throws {
    let shop = try await LiveStorefront(shop: shop)

    let answer = try shop.client().get("/v1/categories")
    let json = try JSONValue(parsing: answer.body)
    let roots = json["data"]?.array ?? []
    let home = roots.first { $0["slug"]?.string == "home" }
    let lamps = home?["children"]?.array?.first { $0["slug"]?.string == "lamps" }
    let desk = lamps?["children"]?.array?.first

    #expect(roots.compactMap { $0["slug"]?.string }.sorted() == ["garden", "home"])
    #expect(home?["productCount"]?.integer == 3)
    #expect(home?["parentId"] == .null)
    #expect(home?["children"]?.array?.count == 2)
    #expect(lamps?["productCount"]?.integer == 2)
    #expect(desk?["id"]?.string == "4")
    #expect(desk?["level"]?.integer == 3)
    #expect(desk?["parentId"]?.string == "2")
    #expect(desk?["path"]?.array?.compactMap { $0["slug"]?.string } == ["home", "lamps", "desk lamps"])
    #expect(desk?["children"]?.array?.isEmpty == true)
    #expect(json["meta"]?["tags"]?.array?.compactMap(\.string) == ["categories"])
    #expect(answer.header("Cache-Tag") == "categories")
    #expect(answer.text.contains(#"{"id":"5","slug":"garden","name":"Category 5","level":1,"path":[{"id":"5","#))
    await shop.stop()
  }

  @Test func `a category answers under slug and id with those directly below it`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    let slug = try client.get("/v1/categories/home")
    let id = try client.get("/v1/categories/1")
    let json = try JSONValue(parsing: slug.body)
    let children = json["data"]?["children"]?.array

    #expect(slug.header("ETag") == id.header("ETag"))
    #expect(id.header("Content-Location") == "/v1/categories/home")
    #expect(children?.compactMap { $0["slug"]?.string }.sorted() == ["chairs", "lamps"])
    #expect(children?.allSatisfy { $0["children"] == nil } == true)
    #expect(slug.header("Cache-Tag") == "category-1,categories")
    #expect(json["meta"]?["tags"]?.array?.compactMap(\.string) == ["category-1", "categories"])
    await shop.stop()
  }

  @Test(arguments: ["no-such", "hidden", "6", "..%2f", "%20", "index"])
  func `what is no visible category is not found and not stored`(name: String) async throws {
    let shop = try await LiveStorefront(shop: shop)

    let answer = try shop.client().page("/v1/categories/\(name)")

    #expect(answer.status == 404)
    #expect(answer.json["code"]?.string == "category_not_found")
    #expect(shop.memory.count == 0)
    await shop.stop()
  }

  @Test func `every page has validator, conditional answer, HEAD and a plain form`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    for target in ["/v1/categories", "/v1/categories/home", "/v1/products?category=home", "/v1/products/a"] {
      let plain = try client.get(target)
      let packed = try client.get(target, headers: [Header("Accept-Encoding", "gzip")])
      let etag = try #require(packed.header("ETag"))
      let conditional = try client.get(target, headers: [Header("If-None-Match", etag)])
      try client.send("HEAD \(target) HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
      let head = try client.receive(isHead: true)

      #expect(plain.status == 200 && plain.header("Content-Encoding") == nil)
      #expect(plain.header("ETag") == etag)
      #expect(packed.header("Vary") == "Accept-Encoding")
      #expect(packed.header("Cache-Control")?.hasPrefix("public, max-age=") == true)
      #expect(conditional.status == 304)
      #expect(conditional.header("Cache-Tag") == packed.header("Cache-Tag"))
      #expect(head.status == 200 && head.header("Content-Length") == String(packed.body.count))
    }
    await shop.stop()
  }

  @Test func `a category that is renamed, hidden or counts another number is shown so`() async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()
    let targets = ["/v1/categories", "/v1/categories/home", "/v1/categories/lamps", "/v1/categories/garden"]
    for target in targets { #expect(try client.get(target).status == 200) }

    var changed = self.shop
    changed.categories[1].name = "Lights"
    changed.categories[2].isVisible = false
    changed.categories[4].slug = "outside"
    changed.products.append(.make("d", categories: ["5"]))
    try await shop.pull(changed)

    let tree = try client.get("/v1/categories").text
    #expect(tree.contains(#""name":"Lights""#) && !tree.contains("chairs") && !tree.contains("garden"))
    let home = try client.page("/v1/categories/home").json["data"]?["children"]?.array
    #expect(home?.compactMap { $0["name"]?.string } == ["Lights"])
    #expect(try client.page("/v1/categories/lamps").json["data"]?["name"]?.string == "Lights")
    #expect(try client.get("/v1/categories/garden").status == 404)
    #expect(try client.page("/v1/categories/outside").json["data"]?["productCount"]?.integer == 1)
    await shop.stop()
  }

  @Test func `parameters of no category page are refused with the one it takes`() async throws {
    let shop = try await LiveStorefront(shop: shop)

    let answer = try shop.client().page("/v1/categories?lnag=fr&page=2")
    let items = answer.json["errors"]?.array

    #expect(answer.status == 400)
    #expect(items?.compactMap { $0["parameter"]?.string } == ["lnag", "page"])
    #expect(items?.first?["detail"]?.string?.contains("did you mean lang?") == true)
    #expect(items?.first?["allowed"]?.array?.compactMap(\.string) == ["lang"])
    await shop.stop()
  }
}
