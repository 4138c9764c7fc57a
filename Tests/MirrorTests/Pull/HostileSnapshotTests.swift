import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

/// Rows nobody should have: each costs itself at most, is stored as it came, and changes nothing when it comes again.
@Suite struct HostileSnapshotTests {
  @Test func `absurd figures and texts without end are stored once and never again`() async throws {
    let mirror = try MirrorFixture()
    let snapshot = absurd()

    _ = try await mirror.pull(snapshot)

    #expect(try await mirror.pull(snapshot)?.written == 0)
    mirror.writer.stop()
    let again = try MirrorFixture(reopening: mirror)
    #expect(try await again.pull(snapshot)?.written == 0)
    #expect(again.takeTags().isEmpty)
    #expect(try again.product("negative")?.availability.availableForSale != true)
    #expect(try again.product("plenty")?.availability.quantityAvailable == 20)
    #expect(try again.product("sound")?.price?.minorUnits == 1000)
    #expect(try again.product("endless")?.descriptionHTML.text.utf8.count ?? 0 < 128 << 10)
  }

  @Test func `a row that is absurd in every field changes the tags of no other`() async throws {
    let mirror = try MirrorFixture()
    var before = ShopSnapshot.make([.make("sound")])
    before.languages = ["fr"]
    _ = try await mirror.pull(before)
    _ = mirror.takeTags()

    _ = try await mirror.pull(absurd())

    #expect(!mirror.takeTags().contains("product-sound"))
  }

  @Test func `a clock set back an hour between two pulls stops nothing`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10)]))
    mirror.clock.advance(by: .seconds(-3600))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", price: 11)]))

    #expect(try mirror.product("1")?.price?.minorUnits == 1100)
    #expect(mirror.takeTags() == ["product-1", "products"])
  }

  private func absurd() -> ShopSnapshot {
    let endless = String(repeating: "<p>\u{1F600}", count: 1 << 20)
    var negative = ShopProduct.make("negative", price: -5, stock: -1_000_000_000_000)
    negative.marginPercent = -1_000_000
    negative.cost = Decimal(string: "1e120")
    var plenty = ShopProduct.make("plenty", stock: 1_000_000_000_000)
    plenty.weightGrams = .max
    plenty.position = .min
    plenty.lastSync = Instant(milliseconds: .max)
    plenty.updatedAt = Instant(milliseconds: .min)
    var texts = ShopProduct.make("endless", slug: "endless", name: endless)
    texts.descriptionHTML = DescriptionHTML(cleaning: endless, imageHosts: [])
    texts.texts = [ShopText(language: "fr", name: endless, seoTitle: endless, seoDescription: endless)]
    var many = ShopProduct.make("many", slug: "endless")
    many.variants = (0..<5000).map {
      ShopVariant(
        vid: "\($0 % 100)", sku: nil, options: [VariantOption(name: "", value: "\($0)")], cost: nil, stock: $0,
        imageURL: nil, weightGrams: nil)
    }
    let circle = [
      ShopCategory(id: "a", name: "", slug: "x", parentID: "b"),
      ShopCategory(id: "b", name: " ", slug: "x", parentID: "a"),
    ]
    var snapshot = ShopSnapshot.make(
      [.make("sound"), negative, plenty, texts, many, .make("blank", name: "", categories: ["a", "b", "a", "?"])],
      categories: circle)
    snapshot.languages = ["fr", "fr", "", "\u{0}"]
    return snapshot
  }
}
