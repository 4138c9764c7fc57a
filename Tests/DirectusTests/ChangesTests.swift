import Catalog
import Foundation
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Directus

struct ChangesTests {
  private func targets(of shop: LivingShop, since: Int) -> [String] { Array(shop.transport.targets.dropFirst(since)) }

  /// The snapshot of a pull, which is that of a shop reading everything for the first time, and what it asked.
  private func pull(
    _ scope: PullScope = .changes, _ source: DirectusShop, _ shop: LivingShop
  ) async throws -> (snapshot: ShopSnapshot, asked: [String]) {
    let before = shop.transport.requests.count
    let snapshot = try await source.pull(scope)
    let asked = targets(of: shop, since: before)
    var fresh = try await shop.pulling().pull(.whole)
    fresh.revision = snapshot.revision
    expectSame(snapshot, fresh)
    return (snapshot, asked)
  }

  private func reads(_ asked: [String], _ collection: String) -> [String] {
    asked.filter { $0.hasPrefix("/items/\(collection)?") }
  }

  @Test func `nothing changed costs one request a collection and moves no revision`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)
    shop.tick(.seconds(15))

    let (second, asked) = try await pull(.changes, source, shop)

    #expect(asked.count == 6)
    #expect(second == first)
    #expect(second.revision == 1)
    #expect(reads(asked, "products").allSatisfy { $0.contains(#"filter={"_or":[{"date_created":{"_gte":""#) })
    #expect(reads(asked, "products").allSatisfy { $0.contains("&sort=id&limit=") && $0.contains("&meta=*") })
    #expect(reads(asked, "products_translations").allSatisfy { !$0.contains("filter=") })
  }

  @Test func `an edited, a new and a deleted row arrive`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    let first = try await source.pull(.changes)
    shop.tick(.seconds(15))

    shop.edit("products", 2, ["name": "Lanterne"])
    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")
    shop.add("products", ["id": 9, "name": "Neuf", "status": "published"])
    #expect(try await pull(.changes, source, shop).snapshot.products.map(\.id) == ["1", "2", "3", "4", "5", "9"])
    shop.delete("products", 3)
    let (last, asked) = try await pull(.changes, source, shop)

    #expect(last.products.map(\.id) == ["1", "2", "4", "5", "9"])
    #expect(reads(asked, "products").last?.contains("fields=id&sort=id&limit=5000") == true, "a sweep of ids")
    #expect(last.revision == first.revision.map { $0 + 3 })
  }

  @Test func `one row gone and another come under the same count are both noticed`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(15))
    shop.delete("products", 3)
    shop.add("products", ["id": 9, "name": "Neuf", "status": "published"])

    #expect(try await pull(.changes, source, shop).snapshot.products.map(\.id) == ["1", "2", "4", "5", "9"])
  }

  @Test func `a row that comes without a date of its own is found by the count`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    shop.add("products", ["id": 9, "name": "Importé", "status": "published"], age: .seconds(1000))

    let (snapshot, asked) = try await pull(.changes, source, shop)

    #expect(snapshot.products.last?.name == "Importé")
    #expect(reads(asked, "products").last?.contains("filter[id][_in]=9&") == true)
  }

  @Test(arguments: ["categories", "providers"])
  func `a deleted category or provider is emptied out of products whose dates did not move`(
    collection: String
  ) async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    _ = try await source.pull(.changes)
    shop.delete(collection, 1)

    let (snapshot, _) = try await pull(.changes, source, shop)

    #expect(snapshot.products.allSatisfy { $0.providerID == nil } == (collection == "providers"))
    #expect(snapshot.categories.allSatisfy { $0.parentID == nil } == (collection == "categories"))
    #expect(!snapshot.remarks.contains { $0.contains("without date_updated") }, "dates are not blamed for it")
  }

  @Test func `a provider deleted and made anew under its key has left its products`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    shop.delete("providers", 1)
    shop.add("providers", ["id": 1, "name": "CJ", "default_margin_percent": "35.00"])

    #expect(try await pull(.changes, source, shop).snapshot.products.allSatisfy { $0.providerID == nil })
  }

  @Test func `a text edited in its own collection arrives, and so does one deleted with its language`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.edit("products_translations", 1, ["name": "Lantern"])

    let edited = try await pull(.changes, source, shop).snapshot
    #expect(edited.products[0].texts.map(\.name) == ["Lantern", "Lampe"])
    #expect(edited.revision == 2)

    shop.delete("languages", "en-CA")
    let deleted = try await pull(.changes, source, shop).snapshot
    #expect(deleted.products[0].texts.map(\.language) == ["fr-CA"])
    #expect(deleted.languages == ["fr-CA"])
  }

  @Test func `a change that commits later than its date is seen as long as the overlap lasts`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(100))
    shop.edit("products", 1, ["name": "Première"])
    _ = try await source.pull(.changes)
    shop.tick(.seconds(10))
    shop.edit("products", 2, ["name": "Seconde"], age: .seconds(60))

    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Seconde")
  }

  @Test func `once the overlap has passed rows of the last minutes are not read again`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(30))
    shop.edit("products", 2, ["name": "Lanterne"])
    _ = try await source.pull(.changes)
    let edited = shop.clock.now.text.dropLast()
    func from(_ asked: [String]) -> Substring? {
      reads(asked, "products").last?.split(separator: #"_gte":""#).dropFirst().first?.prefix(19)
    }

    shop.tick(.seconds(15))
    #expect(from(try await pull(.changes, source, shop).asked).map { $0 < edited } == true)
    shop.tick(.seconds(120))
    _ = try await source.pull(.changes)
    shop.tick(.seconds(15))
    let (_, asked) = try await pull(.changes, source, shop)

    #expect(from(asked) == edited)
  }

  @Test func `a date typed far ahead hides no later change`() async throws {
    let shop = LivingShop.furnished()
    shop.add("products", ["id": 8, "name": "Demain", "status": "published"], age: .seconds(-86_400 * 365))
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(60))
    shop.edit("products", 2, ["name": "Lanterne"])

    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")
  }

  @Test func `a server's clock set back by an hour is noticed, and everything read`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    shop.edit("products", 1, ["name": "Première"])
    _ = try await source.pull(.changes)
    shop.tick(.seconds(-3600))
    shop.edit("products", 2, ["name": "Lanterne"])

    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")
    shop.tick(.seconds(15))
    shop.edit("products", 3, ["name": "Bougie"])
    #expect(try await pull(.changes, source, shop).snapshot.products[2].name == "Bougie")
  }

  @Test func `a server's clock set back by minutes hides nothing once the overlap has passed`() async throws {
    let shop = LivingShop.furnished()
    shop.tick(.seconds(600))
    shop.edit("products", 1, ["name": "Première"])
    let source = shop.pulling()
    for _ in 1...2 {
      _ = try await source.pull(.changes)
      shop.tick(.seconds(130))
    }
    shop.tick(.seconds(-310))
    shop.edit("products", 2, ["name": "Lanterne"])

    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")
  }

  @Test func `a row that changed without its dates puts an end to trusting them`() async throws {
    let shop = LivingShop.furnished()
    shop.tick(.seconds(15))
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.transport.change { $0["products"]?.rows[0]["name"] = "Par SQL" }

    _ = try await source.pull(.changes)
    let whole = try await source.pull(.whole)
    #expect(whole.products[0].name == "Par SQL")
    #expect(whole.remarks.contains("products: rows change without date_updated, so all are read each time"))

    shop.transport.change { $0["products"]?.rows[0]["name"] = "Encore" }
    #expect(try await source.pull(.changes).products[0].name == "Encore")
  }

  @Test func `dates of the owner's own making are not asked for`() async throws {
    let transport = TableDirectus([
      "products": .init([
        ["id": 1, "name": "Lampe", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"]
      ])
    ])
    let source = DirectusShop.make(transport)
    _ = try await source.pull(.changes)
    transport.change { $0["products"]?.rows[0]["name"] = "Lanterne" }

    #expect(try await source.pull(.changes).products.map(\.name) == ["Lanterne"])
    #expect(transport.targets.allSatisfy { !$0.contains("filter=") })
  }

  @Test(arguments: ["2026-01-01T00:00:00", nil, "gestern", 5] as [JSONValue])
  func `dates that cannot be relied on are not asked for`(date: JSONValue) async throws {
    let shop = LivingShop.furnished()
    shop.transport.change { $0["products"]?.rows[0]["date_created"] = date }
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.transport.change { $0["products"]?.rows[0]["name"] = "Lanterne" }

    #expect(try await pull(.changes, source, shop).snapshot.products[0].name == "Lanterne")
  }

  @Test func `a server that refuses the filter is read whole`() async throws {
    for refusal in [
      TableDirectus.refusal(400, "INVALID_QUERY", "Invalid query."),
      TableDirectus.refusal(403, "FORBIDDEN", "You don't have permission."),
      TableDirectus.refusal(500, "INTERNAL_SERVER_ERROR", "An unexpected error occurred."),
    ] {
      let shop = LivingShop.furnished { _, request, _ in request.url.contains("filter=") ? .success(refusal) : nil }
      let source = shop.pulling()
      _ = try await source.pull(.changes)
      shop.edit("products", 2, ["name": "Lanterne"])

      #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")
    }
  }

  @Test func `a server in which the filter fails is asked what changed once, until everything is read`() async throws {
    let journal = Journal()
    let shop = LivingShop.furnished { _, request, _ in
      request.url.contains("products?") && request.url.contains("filter=")
        ? .success(TableDirectus.refusal(500, "INTERNAL_SERVER_ERROR", "An unexpected error occurred.")) : nil
    }
    let source = shop.pulling(journal: journal)
    func refused() -> Int { journal.lines.count { $0.contains("directus.changes_refused") } }
    for _ in 1...3 { _ = try await source.pull(.changes) }
    #expect(refused() == 1)
    shop.edit("products", 2, ["name": "Lanterne"])
    #expect(try await pull(.changes, source, shop).snapshot.products[1].name == "Lanterne")

    _ = try await source.pull(.whole)
    for _ in 1...2 { _ = try await source.pull(.changes) }
    #expect(refused() == 2)
  }

  @Test func `a server that counts what it does not show is swept once, not each time`() async throws {
    let shop = LivingShop.furnished()
    shop.transport.change { $0["products"]?.miscount = 3 }
    let source = shop.pulling()
    for _ in 1...2 {
      _ = try await source.pull(.changes)
      shop.tick(.seconds(15))
    }

    let (_, asked) = try await pull(.changes, source, shop)

    #expect(!reads(asked, "products").contains { $0.contains("fields=id&") })
    shop.delete("products", 3)
    #expect(try await pull(.changes, source, shop).snapshot.products.count == 4)
  }

  @Test func `a row whose key cannot be read does not bring a sweep each time`() async throws {
    let shop = LivingShop.furnished()
    shop.add("products", ["id": nil, "name": "Sans clé", "status": "published"])
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    _ = try await source.pull(.changes)

    let (snapshot, asked) = try await pull(.changes, source, shop)

    #expect(reads(asked, "products").count == 1)
    #expect(snapshot.products.count == 5)
  }

  @Test func `an emptied shop is empty, and a filled one full again`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    for key in shop.keys("products") { shop.delete("products", key) }

    #expect(try await pull(.changes, source, shop).snapshot.products == [])
    shop.add("products", ["id": 7, "name": "Neuf", "status": "published"])
    #expect(try await pull(.changes, source, shop).snapshot.products.map(\.name) == ["Neuf"])
  }

  @Test func `a new column is read for every row`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.transport.change { tables in
      tables["products"]?.columns.insert("slug")
      for index in tables["products"]?.rows.indices ?? 0..<0 { tables["products"]?.rows[index]["slug"] = "lampe" }
    }
    for _ in 1...4 { _ = try await source.pull(.changes) }

    let (snapshot, _) = try await pull(.changes, source, shop)

    #expect(snapshot.products.allSatisfy { $0.slug == "lampe" })
    #expect(!snapshot.remarks.contains { $0.contains("without date_updated") })
  }

  @Test func `a long list of changes is read page by page`() async throws {
    let shop = LivingShop()
    for number in 1...1500 {
      shop.add("products", ["id": .number(Decimal(number)), "name": "Lampe", "status": "published"])
    }
    let source = shop.pulling()
    _ = try await source.pull(.changes)
    shop.tick(.seconds(600))
    for number in 1...1500 { shop.edit("products", .number(Decimal(number)), ["stock": 3]) }

    let (snapshot, asked) = try await pull(.changes, source, shop)

    #expect(snapshot.products.allSatisfy { $0.stock == 3 })
    #expect(reads(asked, "products").count == 2)
  }

  @Test func `a pull that fails half-way leaves what was kept, and the next one misses nothing`() async throws {
    for failing in 1...8 {
      let count = Counter()
      let shop = LivingShop.furnished { _, _, _ in
        count.next() ? .failure(UpstreamError(upstream: "directus", phase: .timeout, detail: "killed")) : nil
      }
      let source = shop.pulling()
      let first = try await source.pull(.changes)
      shop.tick(.seconds(15))
      shop.edit("products", 2, ["name": "Lanterne"])
      shop.delete("categories", 1)
      shop.edit("products_translations", 1, ["name": "Lantern"])

      count.fail(after: failing)
      await #expect(throws: SourceError.self) { try await source.pull(.changes) }
      count.fail(after: nil)

      let (second, _) = try await pull(.changes, source, shop)
      #expect(second.revision == first.revision.map { $0 + 1 })
    }
  }

  @Test func `two pulls at once run one after the other`() async throws {
    let shop = LivingShop.furnished()
    let source = shop.pulling()

    let snapshots = try await withThrowingTaskGroup(of: ShopSnapshot.self) { group in
      for _ in 1...8 { group.addTask { try await source.pull(.changes) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(Set(snapshots.map(\.revision)) == [1])
    #expect(snapshots.allSatisfy { $0 == snapshots[0] })
    #expect(shop.transport.targets.prefix(12).count { $0.contains("fields=*") } == 6)
  }
}
