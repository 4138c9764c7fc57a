import Catalog
import Foundation
import Testing
import Upstream

@testable import Directus

struct ShopNamesTests {
  @Test func `collections and columns are found by the owner's word`() async throws {
    let names = try ShopNames(parsing: [
      "products=articles", "products.price=prix", "products.stock=en_stock", "products_translations=textes",
      "products_translations.item=article", "products_translations.language=langue",
    ])
    let transport = TableDirectus([
      "articles": .init([["id": 1, "nom": "Lampe", "prix": "12.00", "price": "99.00", "en_stock": 4]]),
      "textes": .init([["id": 1, "article": 1, "langue": "en", "title": "Lamp"]]),
    ])

    let snapshot = try await DirectusShop.make(transport, names: names).pull()

    #expect(
      snapshot.products == [
        ShopProduct(id: "1", name: "Lampe", texts: [ShopText(language: "en", name: "Lamp")], price: 12, stock: 4)
      ])
    #expect(!snapshot.remarks.contains { $0.contains("prix") || $0.contains("there is also price") })
  }

  @Test(arguments: [
    "products.compareAtPrice=x", "products.compare_at_price=x", "Products.Compare Price=x", "product.comparePrice = x ",
  ])
  func `a column goes by our word or any name in use`(entry: String) throws {
    #expect(try ShopNames(parsing: [entry]).columns == [.products: [.compareAtPrice: "x"]])
  }

  @Test func `a named column that cannot be read is not replaced by another, and that is said`() async throws {
    let names = try ShopNames(parsing: ["products.price=prix"])
    let transport = TableDirectus(["products": .init([["id": 1, "name": "Lampe", "price": "99.00"]])])

    let snapshot = try await DirectusShop.make(transport, names: names).pull()

    #expect(snapshot.products.first?.price == nil)
    #expect(snapshot.remarks.contains("products: the column prix that the settings name cannot be read"))
  }

  @Test func `a named collection is the only one tried`() async throws {
    let names = try ShopNames(parsing: ["products=articles", "providers=fournisseurs"])
    let products = TableDirectus.Table([["id": 1, "name": "Lampe"]])

    let error = await #expect(throws: SourceError.self) {
      try await DirectusShop.make(TableDirectus(["products": products]), names: names).pull()
    }
    let snapshot = try await DirectusShop.make(
      TableDirectus(["articles": products, "providers": products]), names: names
    ).pull()

    #expect(error?.reason == .unauthorized)
    #expect(error?.detail.contains("articles") == true)
    #expect(snapshot.providers == [])
    #expect(snapshot.remarks.contains { $0.hasPrefix("fournisseurs: the token may not read them") })
  }

  @Test func `a hint names a collection as Directus does`() async throws {
    let names = try ShopNames(parsing: ["products=articles"])
    let transport = TableDirectus(["articles": .init([["id": 1, "name": "Lampe"]])])
    let shop = DirectusShop.make(transport, names: names)
    _ = try await shop.pull()
    transport.change { $0["articles"]?.rows[0]["name"] = "Lanterne" }

    let snapshot = try await shop.pull(.rows([ShopHint(collection: "articles", key: "1")]))

    #expect(snapshot.products.map(\.name) == ["Lanterne"])
  }

  @Test func `every entry that cannot be understood is told`() {
    let error = #expect(throws: ShopNamesError.self) {
      try ShopNames(parsing: [
        "products", "orders=x", "products.banana=x", "products=", "products.price=a,b", "products.price=*",
        "products.price=a.b", "products=a", "products=b", "=x", "products.price=\u{0}", "",
      ])
    }

    #expect(error?.faults.count == 11)
    #expect(error?.description.contains("orders=x") == true)
    #expect(error?.description.contains("sell_price") == true, "what there is")
  }

  @Test func `no entry is no name`() throws {
    #expect(try ShopNames(parsing: []) == ShopNames())
  }
}
