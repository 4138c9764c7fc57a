import Caching
import Catalog
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct LanguageTests {
  private let shop = ShopSnapshot(
    products: [
      .make("a", categories: ["1"], names: ["en": "Lamp", "fr-CA": "Lampe"]), .make("b", names: ["en": "Chair"]),
    ],
    categories: [.make("1", slug: "lamps", names: ["en": "Lamps", "fr-CA": "Lampes"])], languages: ["en", "fr-CA"])

  @Test(arguments: [
    ("", "Lamp", "/v1/products/slug-a"), ("?lang=en", "Lamp", "/v1/products/slug-a"),
    ("?lang=en-GB", "Lamp", "/v1/products/slug-a"), ("?lang=fr-CA", "Lampe", "/v1/products/slug-a?lang=fr-CA"),
    ("?lang=fr", "Lampe", "/v1/products/slug-a?lang=fr-CA"), ("?lang=FR-ca", "Lampe", "/v1/products/slug-a?lang=fr-CA"),
    ("?lang=fr-FR", "Lampe", "/v1/products/slug-a?lang=fr-CA"),
    ("?lang=de", "Lamp", "/v1/products/slug-a"), ("?lang=xx-x-private", "Lamp", "/v1/products/slug-a"),
  ])
  func `a product speaks the stored language nearest to the one asked for`(
    query: String, name: String, canonical: String
  ) async throws {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()

    for _ in 0..<2 {
      let answer = try client.page("/v1/products/slug-a\(query)")

      #expect(answer.json["data"]?["name"]?.string == name)
      #expect(answer.location == canonical)
    }
    #expect(shop.counters.renders.value == 1)
    await shop.stop()
  }

  @Test func `a product names its pages in the languages it has, the usual one without a parameter`() async throws {
    let shop = try await LiveStorefront(shop: shop, language: "en-US")

    let answer = try shop.client().page("/v1/products/slug-a?lang=fr")
    let alternates = answer.json["data"]?["alternates"]?.array?.map {
      [$0["language"]?.string ?? "", $0["href"]?.string ?? ""]
    }

    #expect(alternates == [["en", "/v1/products/slug-a"], ["fr-CA", "/v1/products/slug-a?lang=fr-CA"]])
    #expect(answer.json["data"]?["seo"]?["title"]?.string == "Lampe")
    #expect(answer.json["data"]?["categories"]?.array?.first?["name"]?.string == "Lampes")
    await shop.stop()
  }

  @Test func `lists and categories speak the language as well, and say under which address they are canonical`()
    async throws
  {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()

    let list = try client.page("/v1/products?sort=name&lang=fr&category=1")
    let tree = try client.page("/v1/categories?lang=fr")
    let category = try client.page("/v1/categories/1?lang=fr-be")

    #expect(list.json["data"]?.array?.first?["name"]?.string == "Lampe")
    #expect(list.location == "/v1/products?category=lamps&lang=fr-CA&sort=name")
    #expect(tree.json["data"]?.array?.first?["name"]?.string == "Lampes")
    #expect(tree.location == "/v1/categories?lang=fr-CA")
    #expect(category.json["data"]?["name"]?.string == "Lampes")
    #expect(category.location == "/v1/categories/lamps?lang=fr-CA")
    #expect(try client.page("/v1/categories").json["data"]?.array?.first?["name"]?.string == "Lamps")
    await shop.stop()
  }

  @Test func `stored codes and bare languages are hits, five thousand other spellings leave nothing behind`()
    async throws
  {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()

    for language in ["en", "fr-CA", "fr"] {
      _ = try client.get("/v1/products?lang=\(language)")
      #expect(try client.get("/v1/products?lang=\(language)").header("Cache-Status")?.hasPrefix("touski;hit") == true)
    }
    let kept = shop.memory.count
    let renders = shop.counters.renders.value
    let statuses = try client.statuses(
      (0..<5000).map { "/v1/products?lang=\($0.isMultiple(of: 2) ? "fr" : "xx")-\(5000 + $0)" })

    #expect(statuses == Array(repeating: 200, count: 5000))
    // The page without any language, which those that no language answers are.
    #expect(shop.memory.count == kept + 1)
    #expect(shop.counters.renders.value == renders + 1)
    await shop.stop()
  }

  @Test(arguments: [
    "", "..%2f..%2fx", "fr_CA", "fr-", "-", "%2A", "fr%20", "+fr", "123", "abcdefghi", "fr-CA-", "%C3%A9",
    "fr;q=0.5", "fr,en", "fr%0D%0AX:y",
  ])
  func `what is no language is refused on every page`(text: String) async throws {
    let shop = try await LiveStorefront(shop: shop)
    let client = try shop.client()

    for path in ["/v1/products", "/v1/products/slug-a", "/v1/categories", "/v1/categories/lamps"] {
      let answer = try client.page("\(path)?lang=\(text)")
      #expect(answer.status == 400)
      #expect(answer.json["errors"]?.array?.map { $0["parameter"]?.string } == ["lang"])
      #expect(try client.get("\(path)?lang=fr&lang=fr").status == 400)
    }
    #expect(try client.get("/v1/products?lang=" + String(repeating: "a", count: 8000)).status == 400)
    #expect(try client.get("/v1/products?lang=%00").status == 400)
    #expect(shop.memory.count == 0)
    await shop.stop()
  }

  @Test func `a language that the shop begins to speak is spoken wherever it was asked for in vain`() async throws {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()
    let targets = ["/v1/products/slug-a", "/v1/products/a", "/v1/products", "/v1/categories", "/v1/categories/lamps"]
    for target in targets {
      for language in ["fr", "fr-CA", "de"] { #expect(try client.get("\(target)?lang=\(language)").status == 200) }
    }

    var changed = self.shop
    changed.languages = ["en", "fr-CA", "fr", "de"]
    changed.products[0] = .make(
      "a", categories: ["1"], names: ["de": "Leuchte", "en": "Lamp", "fr": "Luminaire", "fr-CA": "Lampe"])
    changed.categories[0] = .make(
      "1", slug: "lamps", names: ["de": "Leuchten", "en": "Lamps", "fr": "Luminaires", "fr-CA": "Lampes"])
    try await shop.pull(changed)
    // Somebody else has the canonical page made anew before the other spellings are asked for.
    for target in targets { _ = try client.get(target) }

    for language in ["fr", "fr-CA", "de"] {
      let product = try client.page("/v1/products/slug-a?lang=\(language)")
      let list = try client.page("/v1/products?lang=\(language)&category=lamps")
      let category = try client.page("/v1/categories/lamps?lang=\(language)")
      let expected = ["fr": "Luminaire", "fr-CA": "Lampe", "de": "Leuchte"][language]
      #expect(product.json["data"]?["name"]?.string == expected)
      #expect(list.json["data"]?.array?.first?["name"]?.string == expected)
      #expect(category.json["data"]?["name"]?.string?.hasPrefix(expected ?? "?") == true)
      #expect(product.location == "/v1/products/slug-a?lang=\(language)")
    }
    await shop.stop()
  }

  @Test func `a language that the shop gives up is answered as if it had not been asked for`() async throws {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()
    #expect(try client.page("/v1/products/slug-a?lang=fr").json["data"]?["name"]?.string == "Lampe")

    var changed = self.shop
    changed.languages = ["en"]
    changed.products[0] = .make("a", categories: ["1"], names: ["en": "Lamp"])
    changed.categories[0] = .make("1", slug: "lamps", names: ["en": "Lamps"])
    try await shop.pull(changed)
    let answer = try client.page("/v1/products/slug-a?lang=fr")

    #expect(answer.json["data"]?["name"]?.string == "Lamp")
    #expect(answer.location == "/v1/products/slug-a")
    await shop.stop()
  }

  @Test func `a translation that changed changes the page in that language and its validator`() async throws {
    let shop = try await LiveStorefront(shop: shop, language: "en")
    let client = try shop.client()
    let before = try client.get("/v1/products/slug-a?lang=fr-CA")

    var changed = self.shop
    changed.products[0] = .make("a", categories: ["1"], names: ["en": "Lamp", "fr-CA": "Lumière"])
    try await shop.pull(changed)
    let after = try client.get("/v1/products/slug-a?lang=fr-CA")

    #expect(after.text.contains("Lumière"))
    #expect(after.header("Cache-Status") == "touski;fwd=stale;stored")
    #expect(after.header("ETag") != before.header("ETag"))
    await shop.stop()
  }

  @Test func `a shop of one language answers any with its own texts`() async throws {
    let shop = try await LiveStorefront([.make("a")], language: "fr")

    let answer = try shop.client().page("/v1/products/a?lang=fr")

    #expect(answer.status == 200)
    #expect(answer.location == "/v1/products/slug-a")
    #expect(answer.json["data"]?["alternates"]?.array?.isEmpty == true)
    await shop.stop()
  }
}
