import Catalog
import Testing
import Upstream

@testable import Directus

/// What cannot be read must not widen what is sold, nor at which price.
struct RowSafetyTests {
  private func pull(
    product: [String: JSONValue] = [:], provider: [String: JSONValue] = [:]
  ) async throws -> ShopSnapshot {
    let product = product.merging(["id": "p1", "name": "Lampe"]) { $1 }
    let provider = provider.merging(["id": "s1", "name": "CJ"]) { $1 }
    return try await DirectusShop.make(
      TableDirectus(["products": .init([product]), "categories": .init([]), "providers": .init([provider])])
    ).pull()
  }

  @Test(arguments: ["€", "CA", 124, true, [], ["code": "CAD"]] as [JSONValue])
  func `a currency that cannot be read is not taken for the usual one`(currency: JSONValue) async throws {
    let snapshot = try await pull(
      product: ["sell_price": "20.00", "currency": currency], provider: ["currency": currency])

    #expect(snapshot.products.map(\.currency) == ["?"])
    #expect(snapshot.providers.map(\.currency) == ["?"])
    #expect(snapshot.remarks.count { $0.contains("currency is no currency code; no price is made from it") } == 2)
  }

  @Test(arguments: ["x", [:], [true]] as [JSONValue])
  func `what is neither switched on nor off is hidden, and the remark tells`(switched: JSONValue) async throws {
    let snapshot = try await pull(product: ["is_active": switched])

    #expect(snapshot.products.map(\.isVisible) == [false])
    #expect(snapshot.remarks.contains { $0.contains("is_active is no yes or no; the row is hidden") })
  }

  @Test(arguments: [nil, "", "  "] as [JSONValue])
  func `a currency left empty is the usual one`(currency: JSONValue) async throws {
    let snapshot = try await pull(product: ["currency": currency], provider: ["currency": currency])

    #expect(snapshot.products.map(\.currency) == [nil])
    #expect(snapshot.providers.map(\.currency) == [nil])
    #expect(!snapshot.remarks.contains { $0.contains("no currency code") })
  }

  @Test(
    arguments: ["[{broken", [["id": "A-1"]], #"[{"id":"A-1"}]"#, [nil], [""], [:], true, 5, "text", ["name": "x"]]
      as [JSONValue])
  func `a list of variants in which nothing can be read sells none of the supplier's`(list: JSONValue) async throws {
    let snapshot = try await pull(product: ["variants": list])

    #expect(snapshot.products.map(\.variants) == [[ShopVariant()]])
    #expect(snapshot.remarks.contains { $0.contains("variants") && $0.contains("none of the supplier's is sold") })
  }

  @Test(arguments: [nil, "", "null", [], "[]"] as [JSONValue])
  func `a list of variants left empty sells all of the supplier's`(list: JSONValue) async throws {
    let snapshot = try await pull(product: ["variants": list])

    #expect(snapshot.products.map(\.variants) == [[]])
    #expect(!snapshot.remarks.contains { $0.contains("variants") })
  }

  @Test func `a list of variants read in part sells that part`() async throws {
    let snapshot = try await pull(product: ["variants": [["id": "A-1"], ["sku": "B-1"], ["sku": "B-1"]]])

    #expect(snapshot.products.map(\.variants) == [[ShopVariant(sku: "B-1")]])
  }

  @Test func `a swollen row is cut`() async throws {
    let variants = (0..<6_000).map { JSONValue.object(["vid": .string("v\($0)")]) }
    let pictures = (0..<6_000).map { JSONValue.string("https://cf.example.com/\($0).jpg") }

    let snapshot = try await pull(product: ["variants": .array(variants), "image_urls": .array(pictures)])

    #expect(snapshot.products.first?.variants.count == 2_000)
    #expect(snapshot.products.first?.imageURLs.count == 200)
    #expect(snapshot.products.first?.variants.last?.vid == "v1999")
    #expect(snapshot.products.first?.imageURLs.last == "https://cf.example.com/199.jpg")
    #expect(snapshot.remarks.contains("products: variants beyond 2000 are left out (row p1)"))
    #expect(snapshot.remarks.contains("products: pictures beyond 200 are left out (row p1)"))
  }

  @Test func `a row at the bounds is kept whole`() async throws {
    let variants = (0..<2_000).map { JSONValue.object(["vid": .string("v\($0)")]) }
    let pictures = (0..<200).map { JSONValue.string("https://cf.example.com/\($0).jpg") }

    let snapshot = try await pull(product: [
      "variants": .array(variants + [variants[0]]), "image_urls": .array(pictures + [pictures[7]]),
      "thumbnail_url": pictures[0],
    ])

    #expect(snapshot.products.first?.variants.count == 2_000)
    #expect(snapshot.products.first?.imageURLs.count == 200)
    #expect(!snapshot.remarks.contains { $0.contains("beyond") })
  }
}
