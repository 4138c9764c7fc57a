import Catalog
import SQLite
import Testing

@testable import Mirror

@Suite struct InputsQueryTests {
  @Test func `what is derived from are the rows that were pulled`() async throws {
    let mirror = try MirrorFixture()
    let texts = ["de", "fr", "fr-CA"].map { code in
      ShopText(
        language: code, name: "N \(code)", descriptionHTML: DescriptionHTML(stored: "<p>\(code)</p>"),
        seoTitle: code == "de" ? nil : "T", seoDescription: code == "fr" ? "" : nil)
    }
    let root = ShopCategory(
      id: "r", name: "R", texts: [ShopText(language: "fr", name: "Racine")], slug: "root", position: 2)
    let leaf = ShopCategory(
      id: "l", name: "L", texts: Array(texts.prefix(2)), slug: "leaf", parentID: "h", preset: "home")
    let hidden = ShopCategory(id: "h", name: "H", slug: "leaf", parentID: "r", isVisible: false)
    var product = ShopProduct.make("1", slug: "one", categories: ["l", "nowhere"], position: 4)
    product.texts = texts
    product.descriptionHTML = DescriptionHTML(stored: "<p>own</p>")
    var snapshot = ShopSnapshot.make([product, .make("2", slug: "one")], categories: [leaf, hidden, root])
    snapshot.languages = ["de", "fr", "fr-CA"]
    _ = try await mirror.pull(snapshot)
    let query = InputsQuery(connection: try mirror.connection(), suppliersWithClient: ["cj"])

    let whole = try query.inputs(of: ["1", "2", "3"], withDescriptions: true)
    let bare = try #require(try query.inputs(of: ["1"], withDescriptions: false)["1"])

    #expect(Set(whole.keys) == ["1", "2"] && whole["2"]?.product.slug == nil)
    #expect(whole["1"]?.product == product)
    #expect(whole["1"]?.categories == [root, leaf])
    #expect(bare.categories == [root, leaf])
    product.descriptionHTML = nil
    for index in product.texts.indices { product.texts[index].descriptionHTML = nil }
    #expect(bare.product == product)
  }
}
