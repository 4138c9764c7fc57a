import Foundation
import Telemetry
import Testing

@testable import Catalog

/// Rows of the reference schema as a real shop has them, each ending as a visitor would expect. One US dollar is 1.40
/// CAD; CJ's margin is 35 % and 2.00.
struct AwkwardRowsTests {
  /// As after the first pull: nothing was read at the supplier yet.
  private func seeded(_ product: ShopProduct, language: String? = nil) -> ProductView {
    ProductView.derive(.make(product, supplier: nil), language: language, policy: .make(), now: .noon)
  }

  /// As after the supplier told its variants.
  private func read(_ product: ShopProduct, _ records: [SupplierVariantRecord], images: [String] = []) -> ProductView {
    ProductInputs.make(product, supplier: records, supplierImages: images).view()
  }

  @Test func `no category: sold, and under none`() {
    let view = seeded(ReferenceRows.withoutCategory)

    #expect(view.isListed && view.categories.isEmpty && view.availability.availableForSale)
    // 4.05 × 1.4 × 1.5 + 3 = 11.505 is more than 20 % above 9.07, which stands.
    #expect(view.price?.amountText == "9.07")
  }

  @Test func `no supplier: stock and price are the shop's own`() {
    let view = ProductInputs.make(ReferenceRows.withoutSupplier, provider: nil, hasClient: false, supplier: nil).view()

    // 5.95 × 1.4 × 1.425 + 3 = 14.87 is more than 20 % above 11.48, which stands.
    #expect(view.price?.amountText == "11.48" && view.compareAtPrice?.amountText == "14.35")
    #expect(view.availability.quantityAvailable == 20 && view.availability.source == .shop)
    #expect(view.level == .current && view.changesAt == nil)
  }

  @Test func `inactive: not listed`() {
    #expect(!seeded(ReferenceRows.inactive).isListed)
  }

  @Test func `draft, never synced: not listed, its id is its slug`() {
    let view = seeded(ReferenceRows.draft)

    #expect(!view.isListed && view.slug == "p")
    // No copy has a date, so it is as old as the pull.
    #expect(view.availability.checkedAt == .noon)
  }

  @Test func `archived: not listed`() {
    #expect(!seeded(ReferenceRows.archived).isListed)
  }

  @Test func `zero cost, price kept by the owner: that price, and no floor`() {
    let view = seeded(ReferenceRows.zeroCost)

    #expect(view.price?.amountText == "19.90" && view.availability.availableForSale)
    #expect(view.variants.map { $0.availability.quantityAvailable } == [12, 20])
  }

  @Test func `no images at all: listed without, and with the supplier's once they are known`() {
    let row = ReferenceRows.withoutImages

    #expect(seeded(row).images.isEmpty && seeded(row).isListed)
    let policy = CatalogPolicy.make { $0.requiresImage = true }
    #expect(!ProductInputs.make(row, supplier: nil).view(policy).isListed)
    #expect(read(row, [.make()], images: ["https://cf.test/2.jpg"]).images.map(\.url) == ["https://cf.test/2.jpg"])
  }

  @Test func `empty image list, thumbnail set: the thumbnail is the picture`() {
    let url = "https://oss-cf.cjdropshipping.com/product/2023/04/19/10/522acbd5-521a-5f84-8aea-a6cb181faf18.jpg"

    #expect(seeded(ReferenceRows.thumbnailOnly).images == [ProductImage(url: url, altText: "Lampe champignon rétro")])
  }

  @Test func `emoji, accents, guillemets, long dash in the name: as they are`() {
    let view = seeded(ReferenceRows.emojiName)

    #expect(view.name == "Veilleuse lune 3D 🌙 — édition « été doré » ✨" && view.seo.title == view.name)
    #expect(view.slug == "veilleuse-lune-3d-edition-ete-dore")
  }

  @Test func `very long HTML description: clean, and whole`() {
    var row = ReferenceRows.longDescription
    let section = "<h3>Détails</h3><p>Guirlande <strong>solaire</strong>, <a href=\"/guide\">guide</a>.</p>"
    let html = String(repeating: section, count: 300)
    row.descriptionHTML = DescriptionHTML(cleaning: html, imageHosts: [])

    #expect(html.utf8.count > 25_000)
    #expect(
      seeded(row).descriptionHTML.text
        == String(repeating: "<h3>Détails</h3><p>Guirlande <strong>solaire</strong>, guide.</p>", count: 300))
  }

  @Test func `owner's price override: it stands, as does what it was before`() {
    let view = seeded(ReferenceRows.priceOverride)

    #expect(view.price?.amountText == "79.00" && view.compareAtPrice?.amountText == "99.00")
    #expect(read(ReferenceRows.priceOverride, [.make(cost: 50_000_000)]).price?.amountText == "79.00")
  }

  @Test func `sku holds the supplier's product id: asked by it, and sold`() {
    let row = ReferenceRows.productIDInSKU

    #expect(SupplierReference(row) == .productID("1691005764276529830"))
    #expect(seeded(row).price?.amountText == "15.30" && seeded(row).variants.count == 2)
  }

  @Test func `sku holds a variant SKU: the variants the owner lists are sold, not that one alone`() {
    let row = ReferenceRows.variantSKU
    let records = [
      SupplierVariantRecord.make("E88D7D1D-5413-5FB9-9F01-D020F63479E4", sku: "CJJJ146740201AZ", levels: .one(9)),
      .make("F98500F1-4626-5C8B-99CC-570AF5FF5954", sku: "CJJJ146740202BY", levels: .one(5)),
      .make("36709BA1-3768-5AAD-94A3-EC64E226EC64", sku: "CJJJ146740203CX", levels: .one(4)),
      .make("another", sku: "CJJJ146740204DW", levels: .one(100)),
    ]

    #expect(SupplierReference(row) == .productID("B5946128-DDED-5BD5-8266-447F650B6CDF"))
    #expect(read(row, records).variants.map(\.sku) == ["CJJJ146740201AZ", "CJJJ146740202BY", "CJJJ146740203CX"])
    #expect(read(row, records).availability.quantityAvailable == 16)
  }

  private let basket = [
    SupplierVariantRecord.make(
      "01444522-2112-508c-bfc4-076a888f780f", sku: "CJSN148950901AZ", cost: 7_600_000, levels: .one(356)),
    .make("580D50AF-AF70-59F8-8DC2-DD515D69C0E9", sku: "CJSN148950902BY", cost: 8_000_000, levels: .one(9)),
  ]

  @Test func `shares its product id with the next row: sells its own variant`() {
    let view = read(ReferenceRows.grey, basket)

    #expect(view.variants.map(\.sku) == ["CJSN148950901AZ"] && view.availability.quantityAvailable == 20)
  }

  @Test func `shares its product id with the previous row: sells its own variant`() {
    let view = read(ReferenceRows.beige, basket)

    #expect(SupplierReference(ReferenceRows.beige) == SupplierReference(ReferenceRows.grey))
    #expect(view.variants.map(\.sku) == ["CJSN148950902BY"] && view.availability.quantityAvailable == 7)
  }

  @Test func `margins null and supplier default applies`() {
    let view = seeded(ReferenceRows.withoutMargins)

    // 6.48 × 1.4 × 1.35 + 2 = 14.2472 and 6.88 × 1.4 × 1.35 + 2 = 15.0032, within 20 % of 12.72.
    #expect(view.variants.map { $0.price?.amountText } == ["14.25", "15.00"])
    #expect(view.compareAtPrice?.amountText == "15.90" && view.isFeatured == false)
  }

  @Test func `negative stock: none, whatever its variants say`() {
    let view = seeded(ReferenceRows.negativeStock)

    #expect(view.availability.status == .outOfStock && view.availability.quantityAvailable == 0)
    #expect(view.isListed && view.variants.allSatisfy { $0.availability.status == .outOfStock })
  }

  @Test func `stock null: unknown, not none, until the supplier is read`() {
    let row = ReferenceRows.nullStock
    let records = [
      SupplierVariantRecord.make("00FA80C9-33BD-5117-865E-B07E0C29CB8B", levels: .one(8)),
      .make("03570133-B2F4-527C-9260-AD3A1668DC3C", levels: .one(4)),
    ]

    #expect(seeded(row).availability.status == .unknown && seeded(row).availability.quantityAvailable == nil)
    #expect(seeded(row).price?.amountText == "7.33" && !seeded(row).availability.availableForSale)
    #expect(read(row, records).availability.quantityAvailable == 10)
  }

  @Test func `sell price null: computed, and withheld without a rate`() {
    let row = ReferenceRows.nullPrice

    // 1.85 × 1.4 × 1.35 + 2 = 5.4965
    #expect(seeded(row).price?.amountText == "5.50")
    let unpriced = ProductInputs.make(row, supplier: nil).view(.make(rate: nil))
    #expect(unpriced.price == nil && unpriced.isListed && !unpriced.availability.availableForSale)
    #expect(unpriced.warnings.map(\.code).contains("price_missing"))
  }

  @Test func `sells below cost: withheld, not for sale, still listed`() {
    let view = seeded(ReferenceRows.belowCost)

    #expect(view.price == nil && !view.availability.availableForSale && view.isListed)
    #expect(view.warnings.map(\.code).contains("price_withheld"))
  }

  @Test func `variants and metadata in the supplier's raw form: known by id and SKU, sharing the product's count`() {
    let row = ReferenceRows.rawVariants

    #expect(SupplierReference(row) == .productID("F2A23FA3-EA9C-5599-A9D3-FF228344080C"))
    #expect(seeded(row).variants.map(\.sku) == ["CJYT155583001AZ", "CJYT155583002BY"])
    #expect(seeded(row).availability.quantityAvailable == 20 && seeded(row).price?.amountText == "9.29")
  }

  @Test func `no metadata, found only by sku: asked by it`() {
    #expect(SupplierReference(ReferenceRows.withoutMetadata) == .sku("CJYT1570568"))
    #expect(seeded(ReferenceRows.withoutMetadata).availability.availableForSale)
  }

  @Test func `variants null: all of the supplier's are sold, and until then the product itself`() {
    let row = ReferenceRows.nullVariants
    let records = [SupplierVariantRecord.make("1", sku: "CJYT157793701AZ"), .make("2", sku: "CJYT157793702BY")]

    #expect(seeded(row).variants.map(\.id) == ["CJYT1577937"] && seeded(row).availability.availableForSale)
    #expect(read(row, records).variants.map(\.id) == ["CJYT157793701AZ", "CJYT157793702BY"])
  }

  @Test func `auto_sync off: sold like any other, as writing to the shop is another matter`() {
    let view = seeded(ReferenceRows.notSynced)

    // 48.60 × 1.4 × 1.5 + 3 = 105.06 is more than 20 % above 75.90, which stands above 68.04.
    #expect(view.price?.amountText == "75.90" && view.availability.availableForSale)
  }

  @Test func `very long name: whole`() {
    #expect(seeded(ReferenceRows.longName).name.count == 255)
    #expect(seeded(ReferenceRows.longName).images.allSatisfy { $0.altText.count == 255 })
  }

  @Test func `lower-case SKU with spaces around in metadata: trimmed, and the id wins over the SKU`() {
    #expect(SupplierReference(ReferenceRows.blanksInMetadata) == .productID("1691576603460506220"))
    #expect(seeded(ReferenceRows.blanksInMetadata).sku == "cjyt1607413")
  }

  @Test func `price with a margin of 999,99 percent: exact, and what jumped stands until the owner looks`() {
    var row = ReferenceRows.hugeMargin

    // 11.45 × 1.4 × 10.9999 = 176.328397 is more than 20 % above 125.95, and 21.82 is no former price of that.
    #expect(seeded(row).price?.amountText == "125.95" && seeded(row).compareAtPrice == nil)
    row.price = nil
    #expect(seeded(row).price?.amountText == "176.33")
  }

  @Test func `no English text: told in French, and said to be`() {
    var row = ReferenceRows.hugeMargin
    row.texts = [
      ShopText(
        language: "fr-CA", name: "Housse pour meubles de jardin",
        descriptionHTML: DescriptionHTML(stored: "<p>Tissu 420D imperméable, cordons de serrage.</p>"),
        seoTitle: "Housse pour meubles de jardin | Touski",
        seoDescription: "Tissu 420D imperméable, cordons de serrage.")
    ]
    let english = seeded(row, language: "en-CA")

    #expect(english.name == "Housse pour meubles de jardin" && english.languages == ["fr-CA"])
    #expect(seeded(row, language: "fr-CA").seo.title == "Housse pour meubles de jardin | Touski")
    #expect(english.price == seeded(row).price)
  }

  @Test func `translations without description: names translated, the product row's description`() {
    var row = ReferenceRows.namesOnly
    row.descriptionHTML = DescriptionHTML(stored: "<p>Trois cents DEL, minuterie.</p>")
    row.texts = [
      ShopText(language: "de-DE", name: "Curtain lights 3 × 3 m (DE)"),
      ShopText(
        language: "en-CA", name: "Curtain lights 3 × 3 m", seoTitle: "Curtain lights 3 × 3 m | Touski",
        seoDescription: "Three hundred LEDs, timer."),
      ShopText(language: "es-ES", name: "Curtain lights 3 × 3 m (ES)"),
      ShopText(
        language: "fr-CA", name: "Rideau lumineux 3 × 3 m", seoTitle: "Rideau lumineux 3 × 3 m | Touski",
        seoDescription: "Trois cents DEL, minuterie."),
    ]

    for (language, name) in [("de-DE", "Curtain lights 3 × 3 m (DE)"), ("fr-CA", "Rideau lumineux 3 × 3 m")] {
      let view = seeded(row, language: language)
      #expect(view.name == name && view.descriptionHTML.text == "<p>Trois cents DEL, minuterie.</p>")
      #expect(view.languages == ["de-DE", "en-CA", "es-ES", "fr-CA"])
    }
    #expect(seeded(row, language: "de-DE").seo == SEOText(title: "Curtain lights 3 × 3 m (DE)"))
  }
}
