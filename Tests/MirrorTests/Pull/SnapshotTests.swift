import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

@Suite struct SnapshotTests {
  private let lamps = ShopCategory(id: "c1", name: "Home", slug: "home")
  private let tables = ShopCategory(id: "c2", name: "Lamps", slug: "lamps", parentID: "c1")

  @Test func `what the shop says comes back as views`() async throws {
    let mirror = try MirrorFixture()
    var product = ShopProduct.make("1", slug: "lamp", price: 12.5, categories: ["c2"], created: 5)
    product.descriptionHTML = DescriptionHTML(stored: "<p>Bright</p>")

    let counts = try await mirror.pull(.make([product], categories: [lamps, tables]))

    let view = try #require(try mirror.product("lamp"))
    #expect(counts?.written == 4)
    #expect(view.id == "1")
    #expect(view.price == Money(minorUnits: 1250, currency: .cad))
    #expect(view.categories.map(\.slug) == ["home", "lamps"])
    #expect(view.availability.quantityAvailable == 8)
    #expect(try mirror.product("1") == view)
    #expect(try mirror.product("nothing") == nil)
  }

  @Test func `every column of a product survives the file`() async throws {
    let mirror = try MirrorFixture()
    let instant = Instant(milliseconds: 77)
    let product = ShopProduct(
      id: "a", sku: " s ", slug: "é", name: "", descriptionHTML: DescriptionHTML(stored: "<b>\u{0}\""), isVisible: true,
      isFeatured: true,
      price: 12.10, compareAtPrice: 0.1, currency: "CAD", cost: 1234567890123456.789, marginPercent: -3,
      marginFixed: 0, isPriceCalculated: false, stock: -4, imageURLs: ["https://a/\"b"], categoryIDs: ["x", "y"],
      providerID: "p1", supplierProductID: "S",
      variants: [
        ShopVariant(
          vid: "v", sku: nil, options: [VariantOption(name: "Color", value: "Rouge")], cost: 8.41, stock: 3,
          imageURL: "https://a/i", weightGrams: 9)
      ], weightGrams: 5, lastSync: instant, createdAt: instant, updatedAt: instant, position: 2)
    _ = try await mirror.pull(.make([product]))

    let again = try MirrorFixture(reopening: stopped(mirror))
    let counts = try await again.pull(.make([product]))

    #expect(counts?.written == 0)
    #expect(again.takeTags().isEmpty)
  }

  @Test func `an unchanged snapshot moves no tag and writes nothing`() async throws {
    let mirror = try MirrorFixture()
    let snapshot = ShopSnapshot.make([.make("1", categories: ["c2"]), .make("2")], categories: [lamps, tables])
    _ = try await mirror.pull(snapshot)
    _ = mirror.takeTags()
    let seq = try mirror.seq()

    let counts = try await mirror.pull(snapshot)

    #expect(counts?.written == 0)
    #expect(counts?.removed == 0)
    #expect(counts?.derived == 0)
    #expect(mirror.takeTags().isEmpty)
    #expect(try mirror.seq() == seq)
    #expect(mirror.diary.lines("mirror.pulled").count { $0.contains(" info ") } == 1)
  }

  @Test func `a changed price moves its product, its categories and the lists, and no other`() async throws {
    let mirror = try MirrorFixture()
    let others = [ShopProduct.make("2", categories: ["c1"]), .make("3")]
    _ = try await mirror.pull(.make([.make("1", price: 10, categories: ["c2"])] + others, categories: [lamps, tables]))
    _ = mirror.takeTags()

    let counts = try await mirror.pull(
      .make([.make("1", price: 11, categories: ["c2"])] + others, categories: [lamps, tables]))

    #expect(mirror.takeTags() == ["category-c1", "category-c2", "product-1", "products"])
    #expect(counts?.written == 1)
    #expect(counts?.derived == 1)
    #expect(try mirror.product("1")?.price?.minorUnits == 1100)
  }

  @Test func `a change no visitor can see writes the row and moves no tag`() async throws {
    let mirror = try MirrorFixture()
    var product = ShopProduct.make("1")
    _ = try await mirror.pull(.make([product]))
    _ = mirror.takeTags()

    product.marginPercent = 12
    let counts = try await mirror.pull(.make([product]))

    #expect(counts?.written == 1)
    #expect(mirror.takeTags().isEmpty)
  }

  @Test func `a new place among equals moves the lists alone`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", position: 1), .make("2", position: 2)]))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", position: 3), .make("2", position: 2)]))

    #expect(mirror.takeTags() == ["products"])
    #expect(try mirror.ids(.featured) == ["2", "1"])
  }

  @Test func `a product that is hidden or deleted disappears and moves its tags`() async throws {
    let mirror = try MirrorFixture()
    let stays = (3...9).map { ShopProduct.make("\($0)") }
    _ = try await mirror.pull(
      .make([.make("1", slug: "a"), .make("2", categories: ["c1"])] + stays, categories: [lamps]))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", slug: "a", isVisible: false)] + stays, categories: [lamps]))

    #expect(mirror.takeTags() == ["categories", "category-c1", "product-1", "product-2", "products"])
    #expect(try mirror.product("a") == nil)
    #expect(try mirror.product("2") == nil)
    #expect(try mirror.ids(.newest).count == stays.count)
    #expect(try mirror.count("product_category") == 0)
  }

  @Test func `a hidden product that changes moves no tag`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", isVisible: false), .make("2")]))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", price: 99, isVisible: false), .make("2")]))

    #expect(mirror.takeTags().isEmpty)
  }

  @Test func `a renamed category moves the products below it`() async throws {
    let mirror = try MirrorFixture()
    let products = [ShopProduct.make("1", categories: ["c2"]), .make("2")]
    _ = try await mirror.pull(.make(products, categories: [lamps, tables]))
    _ = mirror.takeTags()

    var renamed = lamps
    renamed.name = "House"
    _ = try await mirror.pull(.make(products, categories: [renamed, tables]))

    #expect(mirror.takeTags() == ["categories", "category-c1", "category-c2", "product-1", "products"])
    #expect(try mirror.product("1")?.categories.map(\.name) == ["House", "Lamps"])
  }

  @Test func `a provider's margin reaches the products that are priced by it`() async throws {
    let mirror = try MirrorFixture()
    var provider = ShopProvider(id: "p2", code: "own", name: "Own", marginPercent: 10)
    var product = ShopProduct.make("1", price: nil, provider: "p2")
    product.cost = 10
    _ = try await mirror.pull(.make([product, .make("2")], providers: [provider]))
    let before = try mirror.product("1")?.price
    _ = mirror.takeTags()

    provider.marginPercent = 50
    _ = try await mirror.pull(.make([product, .make("2")], providers: [provider]))

    #expect(before?.minorUnits == 1100)
    #expect(try mirror.product("1")?.price?.minorUnits == 1500)
    #expect(mirror.takeTags() == ["product-1", "products"])
  }

  @Test func `the first pull of an empty shop makes the mirror ready`() async throws {
    let mirror = try MirrorFixture()
    let before = try mirror.reader().read { $0.isReady }

    _ = try await mirror.pull(ShopSnapshot())

    #expect(!before)
    #expect(try mirror.reader().read { $0.isReady })
    #expect(try mirror.ids(.featured).isEmpty)
    #expect(mirror.takeTags() == ["categories", "products"])
  }

  @Test func `an abort in the middle leaves the old state, and the next pull succeeds`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10)]))
    _ = mirror.takeTags()
    try mirror.connection().execute(
      "CREATE TRIGGER abort BEFORE UPDATE ON tag BEGIN SELECT RAISE(ABORT, 'killed'); END")
    let seq = try mirror.seq()

    await #expect(throws: SQLiteError.self) {
      _ = try await mirror.writer.apply(.make([.make("1", price: 12), .make("2")]))
    }

    #expect(try mirror.product("1")?.price?.minorUnits == 1000)
    #expect(try mirror.product("2") == nil)
    #expect(try mirror.seq() == seq)
    #expect(mirror.diary.takeCommits().isEmpty)
    try mirror.connection().execute("DROP TRIGGER abort")
    _ = try await mirror.pull(.make([.make("1", price: 12), .make("2")]))
    #expect(try mirror.product("1")?.price?.minorUnits == 1200)
    #expect(try mirror.product("2") != nil)
  }

  private func stopped(_ mirror: MirrorFixture) -> MirrorFixture {
    mirror.writer.stop()
    return mirror
  }
}
