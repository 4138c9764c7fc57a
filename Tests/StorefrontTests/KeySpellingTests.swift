import Caching
import Catalog
import Mirror
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

/// One entry under one canonical key, however a client spells what it asks for.
@Suite(.ownThread, .timeLimit(.minutes(1))) struct KeySpellingTests {
  private let shop = ShopSnapshot(
    products: [.make("a", slug: "~tilde-é"), .make("b", slug: "a+b c", categories: ["1"])]
      + (0..<30).map { ShopProduct.make("p\($0)") },
    categories: [.make("1", slug: "lampes à poser")], languages: ["en", "fr-CA"])

  /// Spellings by the key they share, which is spelled as clients should.
  private static let table: [(key: String, spellings: [String])] = [
    (
      "/v1/products",
      [
        "/v1/products", "/v1/products?", "/v1/products?&", "/v1/products?&&&", "/v1/products?page=1",
        "/v1/products?pageSize=24", "/v1/products?sort=featured", "/v1/products?sort=featured&page=1&pageSize=24",
        "/v1/products?pageSize=24&sort=featured&page=1", "/v1/products?page=01", "/v1/products?pageSize=0024",
        "/v1/products?p%61ge=1", "/v1/products?page=%31", "/v1/%70roducts", "/%76%31/products", "/v%31/product%73?",
        "http://127.0.0.1/v1/products", "http://127.0.0.1/v1/products?page=1",
      ]
    ),
    (
      "/v1/products?page=2&pageSize=10&sort=name",
      [
        "/v1/products?page=2&pageSize=10&sort=name", "/v1/products?page=2&sort=name&pageSize=10",
        "/v1/products?pageSize=10&page=2&sort=name", "/v1/products?pageSize=10&sort=name&page=2",
        "/v1/products?sort=name&page=2&pageSize=10", "/v1/products?sort=name&pageSize=10&page=2",
        "/v1/products?&page=2&&pageSize=10&sort=name&", "/v1/products?page=02&pageSize=010&sort=name",
        "/v1/products?page=2&pageSize=10&sort=n%61me", "/v1/products?page=2&pageSize=10&sort=%6E%61%6D%65",
        "/v1/products?page=2&pageSize=10&sort=%6e%61%6d%65", "/v1/products?%73ort=name&page=2&pageSize=10",
      ]
    ),
    (
      "/v1/products?sort=-price",
      [
        "/v1/products?sort=-price", "/v1/products?sort=%2Dprice", "/v1/products?sort=%2dprice",
        "/v1/products?page=1&sort=-price",
      ]
    ),
    (
      "/v1/products?category=lampes%20%C3%A0%20poser&lang=fr-CA",
      [
        "/v1/products?category=lampes%20%C3%A0%20poser&lang=fr-CA",
        "/v1/products?category=lampes+%C3%A0+poser&lang=fr-CA",
        "/v1/products?category=lampes+%c3%a0%20poser&lang=FR-ca",
        "/v1/products?lang=fr-ca&category=lampes%20%c3%a0+poser",
        "/v1/products?lang=Fr%2DcA&category=%6Campes+%C3%a0+poser&page=1",
      ]
    ),
    (
      "/v1/products?lang=fr-CA",
      ["/v1/products?lang=fr-CA", "/v1/products?lang=FR-CA", "/v1/products?lang=fr-ca&", "/v1/products?lang=fr%2dCa"]
    ),
    (
      "/v1/products/~tilde-%C3%A9",
      [
        "/v1/products/~tilde-%C3%A9", "/v1/products/%7Etilde-%C3%A9", "/v1/products/%7etilde-%c3%a9",
        "/v1/products/~tilde-%c3%A9?", "/v1/products/~tild%65%2D%C3%A9", "/v1/%70roducts/~tilde-%C3%A9?&",
      ]
    ),
    (
      "/v1/products/a%2Bb%20c",
      [
        "/v1/products/a%2Bb%20c", "/v1/products/a+b%20c", "/v1/products/a%2bb%20c", "/v1/products/%61+%62%20%63",
      ]
    ),
    (
      "/v1/products/a%2Bb%20c?lang=fr-CA",
      [
        "/v1/products/a%2Bb%20c?lang=fr-CA", "/v1/products/a+b%20c?lang=FR-CA", "/v1/products/a%2bb%20c?&lang=fr-ca",
      ]
    ),
    ("/v1/categories", ["/v1/categories", "/v1/categories?", "/v1/c%61tegories", "/v1/categories?&&"]),
    (
      "/v1/categories/lampes%20%C3%A0%20poser",
      [
        "/v1/categories/lampes%20%C3%A0%20poser", "/v1/categories/lampes%20%c3%a0%20poser",
        "/v1/categories/%6Campes%20%c3%A0%20pose%72?", "/v1/%63ategories/lampes%20%C3%A0%20poser",
      ]
    ),
  ]

  @Test func `all spellings of a page are one render, one entry and the same bytes`() async throws {
    let storefront = try await LiveStorefront(shop: shop, language: "en")
    let asked = Self.table.flatMap { row in row.spellings.map { (row.key, $0) } }

    // All at once while nothing is stored, then one by one, each twice.
    let clients = try asked.map { _ in try storefront.client() }
    for (client, (_, spelling)) in zip(clients, asked) { try client.send(Self.request(spelling)) }
    var cold: [LoopbackAnswer] = []
    for client in clients { cold.append(try client.receive()) }
    #expect(storefront.counters.renders.value == Self.table.count)

    let client = try storefront.client()
    for (answer, (key, spelling)) in zip(cold, asked) {
      let canonical = try client.ask("GET", key, "Accept-Encoding: gzip\r\n")
      #expect(canonical.status == 200, "\(key)")
      #expect(canonical.header("Content-Location") == key)
      for warm in 0..<2 {
        try client.send(Self.request(spelling))
        let again = try client.receive()
        #expect(again.status == 200, "\(spelling)")
        #expect(again.header("ETag") == canonical.header("ETag"), "\(spelling)")
        #expect(again.header("Content-Location") == key, "\(spelling)")
        #expect(again.body == canonical.body, "\(spelling)")
        let isHit = again.header("Cache-Status")?.hasPrefix("touski;hit") == true
        #expect(isHit, "\(spelling) \(warm)")
      }
      #expect(answer.header("ETag") == canonical.header("ETag"), "\(spelling)")
      #expect(answer.body == canonical.body, "\(spelling)")
    }
    #expect(storefront.counters.renders.value == Self.table.count)
    #expect(storefront.memory.count == Self.table.count)
    await storefront.stop()
    #expect(storefront.counters.fileWrites.value == Self.table.count)
  }

  @Test func `the table holds at least sixty spellings`() {
    let spellings = Self.table.flatMap(\.spellings)

    #expect(spellings.count >= 60)
    #expect(Set(spellings).count == spellings.count)
  }

  @Test func `what is spelled so that it could mean two things, or nothing, is refused and leaves nothing behind`()
    async throws
  {
    let storefront = try await LiveStorefront(shop: shop, language: "en")
    let client = try storefront.client()

    for (target, status) in Self.refused {
      let answer = try client.get(target)
      #expect(answer.status == status, "\(target)")
      #expect(answer.header("Cache-Control") == "no-store", "\(target)")
    }
    #expect(storefront.counters.renders.value == 0)
    #expect(storefront.memory.count == 0)
    await storefront.stop()
  }

  private static let refused: [(String, Int)] = [
    ("/V1/products", 404), ("/v1/Products", 404), ("/v1/products/", 404), ("//v1/products", 404),
    ("/v1//products", 404), ("/v1/products%2F", 404), ("/v1%2Fproducts", 404), ("/v1/products;page=2", 404),
    ("/v1/products/A%2BB%20C", 404), ("/v1/products/a%20b%20c", 404), ("/v1/products/a%252Bb%2520c", 404),
    ("/v1/products/~tilde-e%CC%81", 404), ("/v1/./products", 400), ("/v1/%2e/products", 400),
    ("/v1/../v1/products", 400),
    ("/v1/products?page=2&page=2", 400), ("/v1/products?page=1&page=2", 400), ("/v1/products?lang=fr&lang=fr-CA", 400),
    ("/v1/products?Page=2", 400), ("/v1/products?PAGESIZE=10", 400), ("/v1/products?page", 400),
    ("/v1/products?page=", 400), ("/v1/products?page=+1", 400), ("/v1/products?page=1+", 400),
    ("/v1/products?page=%EF%BC%92", 400), ("/v1/products?page=2%26", 400), ("/v1/products?page=2;sort=name", 400),
    ("/v1/products?page==2", 400), ("/v1/products?=", 400), ("/v1/products?=1", 400), ("/v1/products?sort=NAME", 400),
    ("/v1/products?sort=%2Bprice", 400), ("/v1/products?sort=+price", 400), ("/v1/products?lang=fr_CA", 400),
    ("/v1/products?lang=%E2%84%AAo", 400), ("/v1/products?lang=", 400), ("/v1/products?page=%zz", 400),
    ("/v1/products?page=%2", 400), ("/v1/products?page=2%00", 400), ("/v1/products?page=%C3", 400),
    ("/v1/products?utm_source=x", 400), ("/v1/products?page%3D2", 400), ("/v1/products?page=2?sort=name", 400),
    ("/v1/products?category=", 400), ("/v1/products?%E2%84%AA=1", 400),
  ]

  private static func request(_ target: String) -> String {
    "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
  }
}
