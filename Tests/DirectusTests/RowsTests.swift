import Catalog
import Foundation
import Testing
import Upstream

@testable import Directus

struct RowsTests {
  private func pull(
    _ hints: [(String, String)], _ source: DirectusShop, _ shop: LivingShop
  ) async throws -> (snapshot: ShopSnapshot, asked: [String]) {
    let before = shop.transport.requests.count
    let snapshot = try await source.pull(.rows(hints.map { ShopHint(collection: $0.0, key: $0.1) }))
    return (snapshot, Array(shop.transport.targets.dropFirst(before)))
  }

  @Test func `rows named are read alone, and the rest of the shop stays as known`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)
    shop.edit("products", 2, ["name": "Lanterne"])
    shop.edit("products", 3, ["name": "Bougie"])

    let (snapshot, asked) = try await pull([("products", "2"), ("products", "2")], source, shop)

    #expect(asked.count == 1)
    #expect(asked[0].contains("&filter[id][_in]=2&sort=id&limit=100&"))
    #expect(snapshot.products.map(\.name) == ["Lampe 1", "Lanterne", "Lampe 3", "Lampe 4", "Lampe 5"])
    #expect(snapshot.revision == first.revision.map { $0 + 1 })
    #expect(try await source.pull(.changes).products[2].name == "Bougie")
  }

  @Test func `a hint for a row that did not change moves no revision`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)

    #expect(try await pull([("products", "2"), ("products_translations", "1")], source, shop).snapshot == first)
  }

  @Test func `a hint moves no mark, so a change nobody named is still found`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    shop.edit("products", 3, ["name": "Bougie"])
    shop.tick(.seconds(300))
    shop.edit("products", 2, ["name": "Lanterne"])
    _ = try await pull([("products", "2")], source, shop)

    #expect(try await source.pull(.changes).products.map(\.name)[1...2] == ["Lanterne", "Bougie"])
  }

  @Test func `a row named that does not come is gone, and a new one comes`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.delete("products", 2)
    shop.add("products", ["id": 9, "name": "Neuf", "status": "published"])

    let (snapshot, _) = try await pull([("products", "2"), ("products", "9"), ("products", "77")], source, shop)

    #expect(snapshot.products.map(\.id) == ["1", "3", "4", "5", "9"])
  }

  @Test func `a text named is read again`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.edit("products_translations", 1, ["name": "Lantern"])
    shop.add("products_translations", ["id": 3, "products_id": 2, "languages_code": "en-CA", "name": "Second lamp"])

    let (snapshot, asked) = try await pull(
      [("products_translations", "1"), ("products_translations", "3")], source, shop)

    #expect(asked.count == 1)
    #expect(snapshot.products[0].texts.first?.name == "Lantern")
    #expect(snapshot.products[1].texts.first?.name == "Second lamp")
  }

  @Test func `a category named that is gone is emptied out of its products in the same pull`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.delete("categories", 2)

    let (snapshot, _) = try await pull([("categories", "2")], source, shop)

    #expect(snapshot.categories.map(\.id) == ["1"])
    #expect(snapshot.products.allSatisfy { $0.categoryIDs == [] })
  }

  @Test(arguments: [
    ("orders", "1"), ("directus_users", "1"), ("products", "banana"), ("products", ""), ("products", "1,2"),
    ("products", "99999999999"), ("products", "3.5"), ("products", "$NOW"), ("products", "1' OR 1=1"),
    ("Products", "x"),
    ("products", "0e4a1f1e-0000-4000-8000-000000000000"), ("", ""),
  ])
  func `a hint that can name no row asks nothing`(collection: String, key: String) async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)

    let (snapshot, asked) = try await pull([(collection, key)], source, shop)

    #expect(asked == [])
    #expect(snapshot == first)
  }

  @Test func `the form of keys is learned from those there are`() {
    let uuid = "0e4a1f1e-1234-4000-8000-0123456789ab"
    #expect(KeyForm(of: ["1", "22"]) == .integer)
    #expect(KeyForm(of: [uuid, uuid.uppercased()]) == .uuid)
    #expect(KeyForm(of: ["fr-CA", "1"]) == .text)
    #expect(KeyForm(of: [uuid, "1"]) == .text)
    #expect(KeyForm(of: [String]()) == nil)
    #expect(KeyForm.uuid.admits(uuid))
    for key in ["1", "", "0e4a1f1e12344000800001234567890a", uuid + "0", "zzzzzzzz-1234-4000-8000-0123456789ab"] {
      #expect(!KeyForm.uuid.admits(key))
    }
    for key in ["2147483648", "-2147483649", "01", "+1", " 1", "٣", "0x1"] { #expect(!KeyForm.integer.admits(key)) }
    for key in ["null", "true", "$CURRENT_USER", "a,b", "\u{0}", ""] { #expect(!KeyForm.text.admits(key)) }
    #expect(KeyForm.text.admits("fr-CA"))
  }

  @Test func `many rows are asked for a hundred at a time`() async throws {
    let shop = LivingShop()
    for number in 1...350 {
      shop.add("products", ["id": .number(Decimal(number)), "name": "Lampe", "status": "published"])
    }
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    for number in 1...350 { shop.edit("products", .number(Decimal(number)), ["stock": 3]) }

    let (snapshot, asked) = try await pull((1...350).map { ("products", String($0)) }, source, shop)

    #expect(asked.count == 4)
    #expect(snapshot.products.allSatisfy { $0.stock == 3 })
  }

  @Test func `the first pull is whole whatever is named`() async throws {
    let shop = LivingShop.furnished()

    #expect(try await pull([("products", "1")], shop.pulling(), shop).snapshot.products.count == 5)
  }

  @Test func `a hint for a collection that was empty is followed by reading what changed`() async throws {
    let shop = LivingShop()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.add("products", ["id": 7, "name": "Neuf", "status": "published"])

    #expect(try await pull([("products", "7")], source, shop).snapshot.products.map(\.name) == ["Neuf"])
  }

  @Test(arguments: [(400, "INVALID_QUERY"), (403, "FORBIDDEN"), (500, "INTERNAL_SERVER_ERROR")])
  func `rows that are refused by name are found by what changed`(status: Int, code: String) async throws {
    let shop = LivingShop.furnished { _, request, _ in
      request.url.contains("_in") ? .success(TableDirectus.refusal(status, code, "No.")) : nil
    }
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.edit("products", 2, ["name": "Lanterne"])

    #expect(try await pull([("products", "2")], source, shop).snapshot.products[1].name == "Lanterne")
  }

  @Test func `a server in trouble fails the pull of rows`() async throws {
    let shop = LivingShop.furnished { _, request, _ in
      request.url.contains("_in") ? .success(UpstreamResponse(status: 503)) : nil
    }
    let source = shop.pulling()
    let first = try await source.pull(.changes)
    shop.edit("products", 2, ["name": "Lanterne"])

    let error = await #expect(throws: SourceError.self) {
      try await source.pull(.rows([ShopHint(collection: "products", key: "2")]))
    }

    #expect(error?.isRetryable == true)
    #expect(try await source.pull(.rows([])) == first)
  }

  @Test func `hints of other collections alone give what is known, without joining it anew`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)
    shop.edit("products", 2, ["name": "Lanterne"])

    let (snapshot, asked) = try await pull([("orders", "1"), ("directus_files", "2")], source, shop)
    #expect(asked == [])
    #expect(snapshot == first)
    let mixed = try await pull([("orders", "1"), ("products", "2")], source, shop)
    #expect(mixed.asked.count == 1)
    #expect(mixed.snapshot.products[1].name == "Lanterne")
  }

  @Test func `a key of another form is looked for where keys are texts that all looked like numbers`() async throws {
    let transport = TableDirectus(["products": .init([["id": "17", "name": "Lampe"], ["id": "18", "name": "Table"]])])
    let source = DirectusShop.make(transport)
    _ = try await source.pull(.changes)
    transport.change { $0["products"]?.rows.append(["id": "lanterne", "name": "Lanterne"]) }

    let snapshot = try await source.pull(.rows([ShopHint(collection: "products", key: "lanterne")]))

    #expect(snapshot.products.map(\.id) == ["17", "18", "lanterne"])
  }
}
