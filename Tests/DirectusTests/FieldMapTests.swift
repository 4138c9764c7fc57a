import Testing

@testable import Directus

struct FieldMapTests {
  private func map(_ names: Set<String>, _ kind: ShopCollection = .products) -> FieldMap {
    FieldMap(kind: kind, collection: kind.rawValue, readable: names)
  }

  @Test(arguments: [
    (Field.name, ["name", "Name", "title", "Title", "nom", "Nom"]),
    (.sku, ["sku", "SKU", "Sku"]),
    (.description, ["description", "Description"]),
    (.price, ["sell_price", "sellPrice", "price", "Price", "Sell Price"]),
    (.cost, ["cost_price", "costPrice", "Cost Price"]),
    (.provider, ["provider_id", "supplier_id", "providerId"]),
    (.status, ["status", "Status"]),
    (.createdAt, ["date_created", "created_at", "createdAt"]),
    (.supplierProductID, ["cj_product_id", "cjProductId"]),
    (.images, ["image_urls", "images", "imageUrls"]),
  ])
  func `each spelling in use is understood`(field: Field, names: [String]) {
    for name in names { #expect(map(["id", name]).columns[field] == name) }
  }

  @Test func `of two prices the sell price wins and that is said`() {
    let map = map(["id", "price", "sell_price"])

    #expect(map.columns[.price] == "sell_price")
    #expect(map.remarks.contains("products: sell_price is used, although there is also price"))
  }

  @Test func `of two spellings the exact one wins`() {
    #expect(map(["id", "Description", "description"]).columns[.description] == "description")
    #expect(map(["id", "NAME", "Name"]).columns[.name] == "NAME", "neither is exact: the same one each time")
  }

  @Test func `other columns are never asked for`() {
    #expect(map(["id", "secret_note", "translations", "api_key"]).requested == ["id"])
  }

  @Test func `without status and is_active every product is shown, which is said`() {
    #expect(map(["id"]).remarks.contains { $0.contains("every product is shown") })
    #expect(!map(["id", "is_active"]).remarks.contains { $0.contains("every product is shown") })
  }

  @Test func `the guesses hold the spellings of the owner's front`() {
    let guesses = FieldMap.guesses(for: .products)

    for name in ["sell_price", "price", "Price", "SKU", "Cost Price", "costPrice", "createdAt", "Description", "Nom"] {
      #expect(guesses.contains(name))
    }
    #expect(guesses.count == Set(guesses).count)
  }

  @Test func `the schema tells the unit of weight`() {
    #expect(map(["id", "sell_price", "weight"]).weighsInGrams == false)
    #expect(map(["id", "price", "weight"]).weighsInGrams)
  }
}
