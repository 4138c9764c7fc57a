import Catalog
import Testing
import Upstream

@testable import Directus

/// A column that keeps things hidden, or says what an amount is, must not vanish without a word.
struct LostColumnTests {
  private let tables: [String: TableDirectus.Table] = [
    "products": .init([
      [
        "id": 1, "name": "Lampe", "price": "12.00", "status": "draft", "is_active": false, "currency": "EUR",
        "supplier_id": 1, "variants": [["sku": "A-1"]],
      ]
    ]),
    "categories": .init([["id": 1, "name": "Maison", "is_active": false]]),
    "providers": .init([["id": 1, "name": "CJ Dropshipping", "currency": "EUR", "is_active": false]]),
  ]

  private func lose(_ column: String, of collection: String, _ transport: TableDirectus) {
    transport.change { _ = $0[collection]?.forbidden.insert(column) }
  }

  @Test(
    arguments: [
      ("products", "status"), ("products", "is_active"), ("products", "currency"), ("products", "supplier_id"),
      ("products", "variants"), ("categories", "is_active"), ("providers", "currency"), ("providers", "is_active"),
    ])
  func `a safety column that is lost stops the pull until it is back`(collection: String, column: String) async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    let whole = try await shop.pull()
    lose(column, of: collection, transport)

    for _ in 1...6 {
      let error = await #expect(throws: SourceError.self) { try await shop.pull() }
      #expect(error?.reason == .unauthorized)
      #expect(error?.detail.contains("\(collection) has lost its column \(column)") == true)
      #expect(error?.detail.contains("restart") == true)
      #expect(error?.detail.contains("…") == false)
    }

    transport.change { $0[collection]?.forbidden = [] }
    #expect(try await shop.pull() == whole)
  }

  @Test(arguments: ["providers", "categories", "products_translations"])
  func `a collection that was read and is refused now stops the pull until it is back`(
    collection: String
  ) async throws {
    var tables = tables
    tables["products_translations"] = .init([["id": 1, "products_id": 1, "languages_code": "en", "name": "Lamp"]])
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    let whole = try await shop.pull(.changes)
    transport.change { $0[collection] = nil }

    for _ in 1...6 {
      let error = await #expect(throws: SourceError.self) { try await shop.pull(.changes) }
      #expect(error?.reason == .unauthorized)
      #expect(error?.detail.contains("\(collection) can no longer be read") == true)
      #expect(error?.detail.contains("restart") == true)
    }

    transport.change { [tables] in $0 = tables }
    #expect(try await shop.pull(.changes) == whole)
  }

  @Test func `a new process takes the columns as they are`() async throws {
    let transport = TableDirectus(tables)
    _ = try await DirectusShop.make(transport).pull()
    lose("status", of: "products", transport)

    #expect(try await DirectusShop.make(transport).pull().products.map(\.id) == ["1"])
  }

  @Test func `several lost columns are named together`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    for column in ["status", "is_active", "currency", "supplier_id", "variants"] {
      lose(column, of: "products", transport)
    }

    let error = await #expect(throws: SourceError.self) { try await shop.pull() }

    #expect(error?.detail.contains("columns status, is_active, currency, supplier_id, variants") == true)
    #expect(error?.detail.contains("…") == false)
  }

  @Test func `a safety column under another of its names is not lost`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    transport.change {
      $0["products"] = .init([
        [
          "id": 1, "name": "Lampe", "price": "12.00", "Status": "draft", "isActive": false, "currency": "EUR",
          "provider_id": 1, "Variants": [["sku": "A-1"]],
        ]
      ])
    }

    #expect(try await shop.pull().products.map(\.isVisible) == [false])
  }

  @Test func `an emptied shop has lost no column`() async throws {
    let transport = TableDirectus(tables)
    let shop = DirectusShop.make(transport)
    _ = try await shop.pull()
    transport.change { $0["products"]?.rows = [] }

    for _ in 1...5 { #expect(try await shop.pull().products == []) }
  }
}
