import Catalog
import Foundation
import Testing
import Upstream

@testable import Directus

struct FieldDiscoveryTests {
  private typealias Table = TableDirectus.Table

  private let tables: [String: TableDirectus.Table] = [
    "products": .init([["id": 1, "name": "Lampe", "price": "12.00", "status": "published"]]),
    "categories": .init([["id": 1, "name": "Maison"]]),
    "providers": .init([["id": 1, "name": "CJ Dropshipping"]]),
  ]

  @Test func `columns are found out once and then asked for by name`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)

    let first = try await shop.pull()
    let second = try await shop.pull()

    #expect(first == second)
    let known = transport.targets.filter { !$0.contains("translations") }
    #expect(known.count == 9)
    #expect(known.count { $0.contains("fields=*") } == 3)
    #expect(transport.targets.count { $0.contains("translations") } == 4, "looked for once under two names each")
    #expect(
      transport.targets[1]
        == "/items/products?fields=id,name,status,price&sort=id&limit=200&page=1&meta=filter_count")
  }

  @Test(arguments: ["Products", "product", "Product"])
  func `the collection may be spelled otherwise`(name: String) async throws {
    let transport = TableDirectus([name: Table([["id": 1, "Name": "Lampe", "Price": 5]])])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.map(\.name) == ["Lampe"])
    #expect(snapshot.products.map(\.price) == [5])
  }

  @Test func `a column with a blank in its name is asked for encoded`() async throws {
    let transport = TableDirectus(["products": Table([["id": 1, "name": "Lampe", "Cost Price": "3.42"]])])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.first?.cost == Decimal(string: "3.42"))
    #expect(transport.requests.contains { $0.url.contains("Cost%20Price") })
    #expect(transport.requests.allSatisfy { !$0.url.contains(" ") })
  }

  @Test func `an empty shop is an honest answer, and its columns are found when the first row comes`() async throws {
    let transport = TableDirectus(["products": Table([], columns: ["id", "name"])])
    let shop = DirectusShop.make(transport)

    #expect(try await shop.pull().products == [])
    transport.change { $0["products"]?.rows = [["id": 1, "name": "Lampe"]] }
    #expect(try await shop.pull().products.map(\.name) == ["Lampe"])
  }

  @Test func `a column that is forbidden costs that column and is told`() async throws {
    var tables = tables
    tables["products"]?.forbidden = ["price"]
    let shop = DirectusShop.make(TableDirectus(tables))

    let first = try await shop.pull()

    #expect(first.products.map(\.price) == [nil])
    #expect(first.remarks.count { $0.contains("no readable column for sell_price") } == 1)
    #expect(try await shop.pull() == first)
  }

  @Test func `a column that is taken away between pulls costs that column`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    #expect(try await shop.pull().products.first?.price == 12)

    transport.change { $0["products"]?.forbidden = ["price"] }

    let snapshot = try await shop.pull()
    #expect(snapshot.products.map(\.id) == ["1"])
    #expect(snapshot.products.first?.price == nil)
  }

  @Test func `a column that is given back is read again within four pulls`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    transport.change { $0["products"]?.forbidden = ["price"] }
    #expect(try await shop.pull().products.first?.price == nil)

    transport.change { $0["products"]?.forbidden = [] }
    for _ in 3...4 { _ = try await shop.pull() }

    let snapshot = try await shop.pull()
    #expect(snapshot.products.first?.price == 12)
    #expect(!snapshot.remarks.contains { $0.contains("sell_price") })
  }

  @Test func `a renamed column is found again`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()

    transport.change {
      $0["products"] = Table([["id": 1, "name": "Lampe", "sell_price": "13.00", "status": "published"]])
    }

    #expect(try await shop.pull().products.first?.price == 13)
  }

  @Test func `a new column is noticed within four pulls`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    transport.change {
      $0["products"] = Table([["id": 1, "name": "Lampe", "price": "12.00", "status": "published", "stock": 4]])
    }

    for _ in 2...4 { #expect(try await shop.pull().products.first?.stock == nil) }

    #expect(try await shop.pull().products.first?.stock == 4)
  }

  @Test func `columns are found out anew after a refused pull`() async throws {
    let failing = [4]
    let transport = TableDirectus(tables) { number, _, _ in
      failing.contains(number) ? .success(UpstreamResponse(status: 404)) : nil
    }
    let shop = DirectusShop.make(transport)
    await #expect(throws: SourceError.self) { try await shop.pull() }

    _ = try await shop.pull()

    #expect(transport.targets.suffix(10).filter { !$0.contains("translations") }.count { $0.contains("fields=*") } == 3)
  }

  @Test func `a rate limit in the middle does not cost what was found out before it`() async throws {
    let transport = TableDirectus(tables) { number, _, _ in
      (5...6).contains(number) ? .success(UpstreamResponse(status: 429)) : nil
    }
    let shop = DirectusShop.make(transport)
    await #expect(throws: SourceError.self) { try await shop.pull() }

    _ = try await shop.pull()

    let found = transport.targets.dropFirst(6).filter { $0.contains("fields=*") && !$0.contains("translations") }
    #expect(found.count == 1, "providers alone")
  }

  @Test func `where the star is refused for one column, the server's own words name the ones to leave out`()
    async throws
  {
    let transport = TableDirectus(tables) { _, request, _ in
      request.url.contains("products?fields=*")
        ? .success(
          TableDirectus.refusal(
            403, "FORBIDDEN",
            #"You don't have permission to access field "broken" in collection "products" or it does not exist."#))
        : nil
    }

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.map(\.name) == ["Lampe"])
    #expect(transport.targets.filter { $0.hasPrefix("/items/products?") }.count == 4, "star, all, the known, the pull")
  }

  @Test func `where a refusal names nothing, each column is asked for alone`() async throws {
    let known = ["id", "name", "price"]
    let transport = TableDirectus(tables) { _, request, _ in
      guard request.url.contains("/products?fields="), request.url.contains("limit=1"),
        !known.contains(where: { request.url.contains("fields=\($0)&") })
      else { return nil }
      return .success(TableDirectus.refusal(400, "INVALID_QUERY", "Invalid query."))
    }

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products == [ShopProduct(id: "1", name: "Lampe", price: 12)])
  }

  @Test func `categories and providers that may not be read are missed, not fatal`() async throws {
    let transport = TableDirectus(["products": tables["products"] ?? Table([])])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.count == 1)
    #expect(snapshot.categories == [])
    #expect(snapshot.providers == [])
    #expect(snapshot.remarks.count { $0.contains("the token may not read them") } == 2)
  }

  @Test func `a collection that may not be read is asked for by one name in the next pulls, and found when allowed`()
    async throws
  {
    let transport = TableDirectus(["products": tables["products"] ?? Table([])])
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    let before = transport.requests.count

    _ = try await shop.pull()
    transport.change { [tables] in $0 = tables }
    let snapshot = try await shop.pull()

    #expect(
      transport.targets[before..<before + 3].map { $0.prefix(16) } == [
        "/items/products?", "/items/categorie", "/items/providers",
      ])
    #expect(snapshot.categories.map(\.name) == ["Maison"])
    #expect(snapshot.providers.map(\.code) == ["cj"])
  }

  @Test func `products that may not be read are a fault of the token`() async throws {
    let transport = TableDirectus([:])

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unauthorized)
    #expect(error?.detail.contains("read permission") == true)
    #expect(transport.targets.count == 4)
  }

  @Test func `an older server that names no collection is understood the same`() async throws {
    let answer = try Recorded.refusal("unknown-collection-11.11")
    let transport = TableDirectus(tables) { _, request, _ in
      request.url.contains("/products?") ? nil : .success(answer)
    }

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.count == 1)
    #expect(snapshot.categories == [])
  }

  @Test func `a table whose key is hidden is a fault of the token`() async throws {
    let transport = TableDirectus(["products": Table([["name": "Lampe"]])])

    let error = await #expect(throws: SourceError.self) { try await DirectusShop.make(transport).pull() }

    #expect(error?.reason == .unauthorized)
    #expect(error?.detail.contains("column id") == true)
  }

  @Test func `an empty collection left over does not hide the one in use`() async throws {
    var tables = tables
    tables["Products"] = tables["products"]
    tables["products"] = Table([], columns: ["id", "name"])

    #expect(try await DirectusShop.make(TableDirectus(tables)).pull().products.map(\.name) == ["Lampe"])
  }

  @Test func `a collection that is empty is asked for by its one name in the next pulls, and all after some`()
    async throws
  {
    let transport = TableDirectus(["products": Table([], columns: ["id", "name"])])
    let shop = DirectusShop.make(transport)
    func asked() async throws -> Int {
      let before = transport.requests.count
      _ = try await shop.pull(.changes)
      return transport.targets.dropFirst(before).count {
        $0.lowercased().hasPrefix("/items/product?") || $0.lowercased().hasPrefix("/items/products?")
      }
    }

    #expect(try await asked() == 4)
    for _ in 2...4 { #expect(try await asked() == 1) }
    transport.change { [tables] in $0["Product"] = tables["products"] }
    #expect(try await shop.pull(.changes).products.map(\.name) == ["Lampe"])
  }

  @Test func `a collection that was read and is emptied is empty, whatever was left over beside it`() async throws {
    var tables = tables
    tables["Products"] = tables["products"]
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    transport.change { $0["products"]?.rows = [] }

    for _ in 2...6 { #expect(try await shop.pull().products == []) }
  }
}
