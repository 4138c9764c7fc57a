import Catalog
import Foundation
import Testing
import Upstream

@testable import Directus

/// Any JSON in any column: no row is lost, nothing is thrown, and what is odd is told.
struct RowFuzzTests {
  private static let oddities: [JSONValue] = [
    nil, true, false, 0, 1, -1, .number(Decimal(string: "3.7") ?? 0), .number(Decimal(string: "9e99") ?? 0), "", " ",
    "text", "NaN", "null", "[]", "{}", "[1", #""x""#, .string(String(repeating: "9", count: 400)), "\u{0}",
    .string(String(repeating: "[", count: 300)), [], [nil], [[]], [1, "a", ["x": nil]], [:], ["id": nil],
    ["id": ["id": 1]], ["url": 5], ["vid": [], "sku": [:]], [["vid": "v", "attributes": 5, "weight": "x"]],
  ]

  private func row(_ kind: ShopCollection) -> [String: JSONValue] {
    var row: [String: JSONValue] = [:]
    for (_, spellings) in kind.aliases { row[spellings[0]] = nil }
    row["id"] = "p1"
    row["name"] = "Lampe"
    row["status"] = "published"
    return row
  }

  @Test(arguments: [ShopCollection.products, .categories, .providers])
  func `each column replaced by each kind of JSON costs at most that value`(kind: ShopCollection) async throws {
    for (field, spellings) in kind.aliases where field != .id {
      let rows = Self.oddities.indices.map { index in
        row(kind).merging(["id": .number(Decimal(1000 + index)), spellings[0]: Self.oddities[index]]) { $1 }
      }
      var tables: [String: TableDirectus.Table] = [
        "products": .init([]), "categories": .init([]), "providers": .init([]),
      ]
      tables[kind.rawValue] = .init(rows)

      let snapshot = try await DirectusShop.make(TableDirectus(tables)).pull()

      let ids = snapshot.products.map(\.id) + snapshot.categories.map(\.id) + snapshot.providers.map(\.id)
      #expect(ids == rows.indices.map { String(1000 + $0) }, "\(field)")
      #expect(snapshot.products.allSatisfy { $0.isVisible } || field == .status || field == .isActive, "\(field)")
      #expect(snapshot.remarks.count == Set(snapshot.remarks).count)
    }
  }

  @Test(arguments: [ShopCollection.productTexts, .categoryTexts, .languages])
  func `each column of a text replaced by each kind of JSON costs at most that text`(kind: ShopCollection) async throws
  {
    for (field, spellings) in kind.aliases where field != .id {
      let rows = Self.oddities.indices.map { index in
        row(kind).merging([
          "id": .number(Decimal(1000 + index)), "products_id": "p1", "categories_id": "c1", "languages_code": "fr",
          "code": "fr",
        ]) { $1 }.merging([spellings[0]: Self.oddities[index]]) { $1 }
      }
      var tables: [String: TableDirectus.Table] = [
        "products": .init([["id": "p1", "name": "Lampe"]]), "categories": .init([["id": "c1", "name": "Maison"]]),
        "providers": .init([]),
        "products_translations": .init([["id": 1, "products_id": "p1", "languages_code": "en", "name": "Lamp"]]),
        "categories_translations": .init([["id": 1, "categories_id": "c1", "languages_code": "en", "name": "Home"]]),
        "languages": .init([["code": "en"]]),
      ]
      let whole: [String: JSONValue] = [
        "id": 1, "products_id": "p1", "categories_id": "c1", "languages_code": "en", "name": "Lamp", "code": "en",
      ]
      tables[kind.rawValue] = .init([whole.filter { rows[0].keys.contains($0.key) }] + rows)

      let snapshot = try await DirectusShop.make(TableDirectus(tables)).pull()

      #expect(snapshot.products.first?.texts.contains { $0.language == "en" } == true, "\(field)")
      #expect(snapshot.languages.first == "en" || snapshot.languages.contains("en"), "\(field)")
      #expect(snapshot.remarks.count == Set(snapshot.remarks).count)
    }
  }

  @Test func `a value that makes no sense is told with its row`() async throws {
    var odd = row(.products)
    odd["sell_price"] = "4,50"
    odd["stock"] = "many"
    let transport = TableDirectus(["products": .init([odd]), "categories": .init([]), "providers": .init([])])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.first?.price == nil)
    #expect(snapshot.products.first?.stock == nil)
    #expect(snapshot.remarks.contains("products: sell_price is no amount and is left out (row p1)"))
    #expect(snapshot.remarks.contains("products: stock is no whole number and is left out (row p1)"))
  }

  @Test func `a fault of many rows is one sentence`() async throws {
    let rows = (1...40).map { number in
      row(.products).merging(["id": .number(Decimal(number)), "weight": "heavy"]) { $1 }
    }
    let transport = TableDirectus(["products": .init(rows), "categories": .init([]), "providers": .init([])])

    let remarks = try await DirectusShop.make(transport).pull().remarks

    #expect(remarks.count { $0.contains("weight") } == 1)
    #expect(remarks.contains { $0.hasPrefix("products: weight is no weight and is left out (40 rows:") })
  }

  @Test(arguments: [nil, true, [], [:], "", "  "] as [JSONValue])
  func `a row whose key cannot be read is left out, and the others stay`(key: JSONValue) async throws {
    var broken = row(.products)
    broken["id"] = key
    let transport = TableDirectus([
      "products": .init([row(.products), broken]), "categories": .init([]), "providers": .init([]),
    ])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.map(\.id) == ["p1"])
    #expect(snapshot.remarks.contains("products: a row without a readable id is left out"))
  }

  @Test func `rows that are no objects are left out`() async throws {
    let transport = TableDirectus(["products": .init([row(.products)])]) { number, _, _ in
      number == 2 ? .success(TableDirectus.json(200, ["data": ["p1", nil, 5, ["id": "p2"]]])) : nil
    }

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.map(\.id) == ["p2"])
  }

  @Test func `a product without a name is called by its SKU, else its id`() async throws {
    var unnamed = row(.products)
    unnamed["name"] = nil
    var named = unnamed
    named["id"] = "p2"
    named["sku"] = " CJ1 "
    let transport = TableDirectus([
      "products": .init([unnamed, named]), "categories": .init([]), "providers": .init([]),
    ])

    let products = try await DirectusShop.make(transport).pull().products

    #expect(products.map(\.name) == ["p1", "CJ1"])
    #expect(products.last?.sku == " CJ1 ")
  }

  @Test(
    arguments: [
      ("published", true), ("Published ", true), ("draft", false), ("archived", false), ("en ligne", false),
      (nil, false),
      (1, false),
    ] as [(JSONValue, Bool)])
  func `only what is published is shown`(status: JSONValue, isVisible: Bool) async throws {
    var product = row(.products)
    product["status"] = status
    let transport = TableDirectus(["products": .init([product]), "categories": .init([]), "providers": .init([])])

    let snapshot = try await DirectusShop.make(transport).pull()

    #expect(snapshot.products.first?.isVisible == isVisible)
  }

  @Test(
    arguments: [
      ("CJ Dropshipping", nil, "cj"), ("CJDropshipping", nil, "cj"), ("EPROLO", nil, "eprolo"), ("X", " CJ ", "cj"),
      (nil, nil, ""),
    ] as [(JSONValue, JSONValue, String)])
  func `a supplier without code is known by its name`(name: JSONValue, code: JSONValue, expected: String) async throws {
    let transport = TableDirectus([
      "products": .init([]), "categories": .init([]), "providers": .init([["id": 1, "name": name, "code": code]]),
    ])

    let providers = try await DirectusShop.make(transport).pull().providers

    #expect(providers.map(\.code) == [expected])
  }
}
