import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

@Suite struct TextTests {
  private let lamps = ShopCategory(
    id: "c1", name: "Lamps",
    texts: [ShopText(language: "de", name: "Lampen"), ShopText(language: "fr", name: "Lampes")])

  @Test func `texts and languages survive the file`() async throws {
    let mirror = try MirrorFixture()
    let snapshot = shop()
    _ = try await mirror.pull(snapshot)
    mirror.writer.stop()

    let again = try MirrorFixture(reopening: mirror)
    let counts = try await again.pull(snapshot)

    #expect(counts?.written == 0)
    #expect(again.takeTags().isEmpty)
    #expect(try again.reader().read { try $0.languages() } == ["fr", "de", "en"])
    #expect(try again.product("1", language: "de")?.name == "Leuchte")
    #expect(try again.product("1", language: "de")?.categories.map(\.name) == ["Lampen"])
    #expect(try again.product("1")?.name == "Product 1")
  }

  @Test func `a text in one language moves its product`() async throws {
    let mirror = try MirrorFixture()
    var snapshot = shop()
    _ = try await mirror.pull(snapshot)
    _ = mirror.takeTags()

    snapshot.products[0].texts[0].descriptionHTML = DescriptionHTML(stored: "<p>Hell</p>")
    _ = try await mirror.pull(snapshot)

    #expect(mirror.takeTags() == ["category-c1", "product-1", "products"])
    snapshot.products[0].texts.remove(at: 0)
    _ = try await mirror.pull(snapshot)
    #expect(mirror.takeTags() == ["category-c1", "product-1", "products"])
    #expect(try mirror.product("1", language: "de")?.name == "Product 1")
    #expect(try mirror.count("product_text") == 1)
  }

  @Test func `a category's name in one language moves what shows it and the tree`() async throws {
    let mirror = try MirrorFixture()
    var snapshot = shop()
    _ = try await mirror.pull(snapshot)
    _ = mirror.takeTags()

    snapshot.categories[0].texts[0].name = "Leuchten"
    _ = try await mirror.pull(snapshot)

    #expect(mirror.takeTags() == ["categories", "category-c1", "product-1", "products"])
  }

  @Test func `another list of languages derives and moves everything`() async throws {
    let mirror = try MirrorFixture()
    var snapshot = shop()
    _ = try await mirror.pull(snapshot)
    _ = mirror.takeTags()

    snapshot.languages = ["de", "fr"]
    let counts = try await mirror.pull(snapshot)

    #expect(counts?.derived == 2)
    #expect(mirror.takeTags() == ["categories", "category-c1", "product-1", "product-2", "products"])
    #expect(try mirror.reader().read { try $0.languages() } == ["de", "fr"])
  }

  @Test func `a product is hashed in the languages it speaks and no other`() async throws {
    let mirror = try MirrorFixture()
    let seen = Diary()
    mirror.writer.stop()
    let writer = try CatalogWriter(
      path: mirror.path, policy: MirrorFixture.policy(), suppliersWithClient: [],
      projection: { views in
        seen.log(views.map(\.name).joined(separator: "|"))
        return MirrorFixture.projection(views)
      }, generation: 7, clock: mirror.clock.wallClock, log: .silent, onCommit: { _ in })
    defer { writer.stop() }

    _ = try await writer.apply(shop())

    // Of fr, de, en the first product says something in German, and its category in French too.
    #expect(seen.lines.sorted() == ["Product 1|Lampe|Leuchte", "Product 2"])
  }

  @Test func `codes that are none, too many languages and texts without end are cut`() async throws {
    let mirror = try MirrorFixture()
    var snapshot = shop()
    let many = (0..<40).map { "x\(Character(UnicodeScalar(UInt8(97 + $0 % 26))))\($0 < 26 ? "" : "x")" }
    snapshot.languages = ["not a tag", "", "fr", "fr", String(repeating: "a", count: 99)] + many
    snapshot.products[0].texts = [
      ShopText(
        language: "fr", name: String(repeating: "n", count: 9000),
        seoTitle: String(repeating: "t", count: 9000), seoDescription: String(repeating: "d", count: 9000)),
      ShopText(language: "fr", name: "second"), ShopText(language: "not a tag", name: "no"),
    ]
    _ = try await mirror.pull(snapshot)

    let languages = try mirror.reader().read { try $0.languages() }
    let view = try #require(try mirror.product("1", language: "fr"))
    #expect(languages.count == 32)
    #expect(languages.first == "fr")
    #expect(view.name.count == 512)
    #expect(view.seo.title.count == 512)
    #expect(view.seo.description?.count == 2000)
    #expect(view.languages == ["fr"])
    #expect(mirror.diary.lines("mirror.pull_remark").count == 2)
    #expect(try await mirror.pull(snapshot)?.written == 0)
    #expect(mirror.diary.lines("mirror.pull_remark").count == 2)
  }

  @Test func `texts that an older version stored raw are cleaned when their file is adopted`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop())
    let raw = "<p onclick=x()>Bright</p><script>steal()</script><img src=https://evil.example/a.png>"
    mirror.writer.stop()
    try mirror.connection().execute(
      """
      UPDATE product SET description_html = '\(raw)' WHERE id = '1';
      UPDATE product_text SET description_html = '\(raw)';
      """)

    var policy = try MirrorFixture.policy()
    policy.imageHosts = ["img.example"]
    let again = try MirrorFixture(reopening: mirror, policy: policy)

    #expect(try again.product("1")?.descriptionHTML.text == "<p>Bright</p>")
    #expect(try again.product("1", language: "de")?.descriptionHTML.text == "<p>Bright</p>")
    let stored = try again.connection().rows(
      "SELECT description_html FROM product WHERE id = '1' UNION ALL SELECT description_html FROM product_text"
    ) { $0.text(0) }
    #expect(Set(stored) == ["<p>Bright</p>"])
    // What the writer remembers is what it wrote.
    var snapshot = shop()
    snapshot.products[0].descriptionHTML = DescriptionHTML(stored: "<p>Bright</p>")
    for index in 0...1 { snapshot.products[0].texts[index].descriptionHTML = DescriptionHTML(stored: "<p>Bright</p>") }
    #expect(try await again.pull(snapshot)?.written == 0)
  }

  private func shop() -> ShopSnapshot {
    var product = ShopProduct.make("1", categories: ["c1"])
    product.texts = [
      ShopText(language: "de", name: "Leuchte", seoTitle: "Eine Leuchte", seoDescription: "Sehr hell"),
      ShopText(language: "fr", name: "Lampe"),
    ]
    var snapshot = ShopSnapshot.make([product, .make("2")], categories: [lamps])
    snapshot.languages = ["fr", "de", "en"]
    return snapshot
  }
}
