import Foundation
import Testing

@testable import Catalog

/// Rows of the owner's running shop, each ending as a visitor would expect. One US dollar is 1.40 CAD; the shop's own
/// margin is 30 %, its provider's 35 % and 2.00.
struct OwnerRowsTests {
  /// As long as no supplier was read for it.
  private func own(_ product: ShopProduct, rate: Decimal? = 1.4) -> ProductView {
    ProductInputs.make(
      product, provider: product.providerID == "1" ? .cj : nil, hasClient: product.providerID == "1", supplier: nil
    ).view(.make(rate: rate))
  }

  private func read(_ product: ShopProduct, _ records: [SupplierVariantRecord]) -> ProductView {
    ProductInputs.make(product, supplier: records, supplierImages: ["https://cf.test/1.jpg"]).view()
  }

  /// Neither its price nor its stock is known, which is no reason to hide it.
  private func isUnsellable(_ view: ProductView) -> Bool {
    view.price == nil && !view.availability.availableForSale && view.availability.status == .unknown
  }

  @Test func `made by hand, name only, no date: not public, and whole`() {
    let view = own(OwnerRows.nameOnly)

    #expect(!view.isListed && view.name == "savon" && view.slug == "1" && view.variants.map(\.id) == ["1"])
    #expect(isUnsellable(view) && view.updatedAt == .noon && view.createdAt == nil)
  }

  @Test func `made by hand, no SKU, no date: its price, its stock unknown, no supplier asked`() {
    let view = own(OwnerRows.withoutSKU)

    #expect(view.isListed && view.price?.amountText == "12.00" && view.availability.status == .unknown)
    #expect(view.descriptionHTML.text == "<p>Cire de soja, 40 heures.</p>")
    #expect(SupplierReference(OwnerRows.withoutSKU) == nil && view.sku == nil)
  }

  @Test func `made by hand, empty SKU, price 0: no price, and asked for nowhere`() {
    #expect(isUnsellable(own(OwnerRows.emptySKU)) && own(OwnerRows.emptySKU).sku == nil)
    #expect(SupplierReference(OwnerRows.emptySKU) == nil)
  }

  @Test func `import-one, price is the supplier's, on sale: withheld where a rate shows that it is the cost`() {
    #expect(own(OwnerRows.supplierPrice).isListed && isUnsellable(own(OwnerRows.supplierPrice)))
    #expect(own(OwnerRows.supplierPrice).warnings.map(\.code).contains("price_withheld"))
    #expect(own(OwnerRows.supplierPrice, rate: nil).price?.amountText == "3.42")
  }

  @Test func `import-one, empty description, cost null: the price saved, without floor`() {
    let view = own(OwnerRows.nullCost)

    #expect(!view.isListed && view.price?.amountText == "7.80" && view.descriptionHTML.text.isEmpty)
  }

  @Test func `import-one, SKU twice, draft: not public`() {
    #expect(!own(OwnerRows.twiceDraft).isListed)
  }

  @Test func `import-one, SKU twice, on sale: public, beside the draft that has its SKU`() {
    #expect(own(OwnerRows.twiceOnSale).isListed && own(OwnerRows.twiceOnSale).slug == "8")
    #expect(SupplierReference(OwnerRows.twiceOnSale) == SupplierReference(OwnerRows.twiceDraft))
  }

  @Test func `import-one, lower-case SKU: the supplier's variant is found without case`() {
    let records = [SupplierVariantRecord.make("1", sku: "CJCF1268439"), .make("2", sku: "CJCF126843902BY")]

    #expect(read(OwnerRows.lowerCaseSKU, records).variants.map(\.sku) == ["CJCF1268439"])
    #expect(own(OwnerRows.lowerCaseSKU).sku == "cjcf1268439")
  }

  @Test func `import-one, SKU with spaces around: without them`() {
    #expect(SupplierReference(OwnerRows.blanksAroundSKU) == .sku("CJWY1305284"))
    #expect(own(OwnerRows.blanksAroundSKU).sku == "CJWY1305284" && !own(OwnerRows.blanksAroundSKU).isListed)
  }

  @Test func `import-one, name, description and price rewritten by the owner: they stand over the supplier's`() {
    let view = read(OwnerRows.rewritten, [.make(cost: 9_990_000)])

    #expect(view.name == "Distributeur de savon automatique" && view.price?.amountText == "24.99")
    #expect(view.descriptionHTML.text == "<p>Capteur infrarouge, 350 ml.<br>Étanche IPX5.</p>")
  }

  @Test func `import-one, price null, supplier's HTML with script, style and picture: computed, and clean`() {
    let view = own(OwnerRows.nullPrice)

    // 9.15 × 1.4 × 1.3 = 16.653
    #expect(view.price?.amountText == "16.65" && own(OwnerRows.nullPrice, rate: nil).price == nil)
    #expect(
      view.descriptionHTML.text == """
        <p><b>Product information:</b><br>Three colour temperatures, USB port.<br>\
        <img src="https://cf.cjdropshipping.com/quick/product/0b4f7c1e-7d3a-5c7e-9d5a-2a2b6f1c9e01.jpg" alt=""><br>\
        Voltage 5&nbsp;V &amp; 1&nbsp;A</p>
        """)
  }

  @Test func `import-one, emoji, price 0, on sale: 0 is no price, so computed`() {
    let view = own(OwnerRows.zeroPrice)

    // 5.22 × 1.4 × 1.3 = 9.5004
    #expect(view.isListed && view.price?.amountText == "9.50")
    #expect(view.name == "Veilleuse lune 3D 🌙 — édition « été doré » ✨")
    #expect(view.descriptionHTML.text == "<p>Imprimée en 3D 🖨️, seize couleurs 🎨.</p>")
  }

  @Test func `import-one, SKU of a variant: that one is sold alone`() {
    let records = [
      SupplierVariantRecord.make("1", sku: "CJSN148950901AZ", cost: 1_000_000, levels: .one(12)),
      .make("2", sku: "CJSN148950902BY", levels: .one(50)),
    ]
    let view = read(OwnerRows.variantSKU, records)

    #expect(view.variants.map(\.sku) == ["CJSN148950901AZ"] && view.availability.quantityAvailable == 10)
  }

  @Test func `import-one, EPROLO SKU, supplier set by hand: the shop's own, as nobody can ask that supplier`() {
    let view = own(OwnerRows.eproloSKU)

    // 2.85 is below 2.85 × 1.4.
    #expect(view.isListed && isUnsellable(view) && view.level == .current)
    #expect(own(OwnerRows.eproloSKU, rate: nil).price?.amountText == "2.85")
  }

  @Test func `import-one, SKU that no supplier knows: public, withheld under its cost`() {
    #expect(own(OwnerRows.unknownSKU).isListed && isUnsellable(own(OwnerRows.unknownSKU)))
    #expect(own(OwnerRows.unknownSKU).descriptionHTML.text == "<p>No longer at the supplier.</p>")
  }

  @Test
  func `sync script, completed by hand, 19-digit product id in sku: pictures, stock and variants of the supplier`() {
    let records = [
      SupplierVariantRecord.make("1", sku: "A", cost: 14_900_000, levels: .one(12)),
      .make("2", sku: "B", cost: 15_900_000, levels: .one(30)),
    ]
    let view = read(OwnerRows.productIDInSKU, records)

    // 14.90 × 1.4 = 20.86 is under the owner's price, 15.90 × 1.4 = 22.26 is not.
    #expect(view.variants.map { $0.price?.amountText } == ["22.12", nil])
    #expect(view.availability.quantityAvailable == 10 && view.images.count == 1 && view.weightGrams == 1250)
  }

  @Test func `sync script, completed by hand, UUID in sku, same supplier product as another row: sold on its own`() {
    let view = read(OwnerRows.uuidInSKU, [.make("1", sku: "A", cost: 3_420_000, levels: .one(6))])

    #expect(view.slug == "19" && view.price?.amountText == "6.62" && view.availability.quantityAvailable == 4)
    #expect(view.name == own(OwnerRows.supplierPrice).name)
  }

  @Test func `sync script, as it leaves a row here, draft: not public, computed from its margins`() {
    let view = own(OwnerRows.asSynced)

    // 7.10 × 1.4 × 1.35 + 2 = 15.419
    #expect(!view.isListed && view.price?.amountText == "15.42" && view.descriptionHTML.text.isEmpty)
  }

  @Test func `the same, put on sale without a price; lower-case UUID, weight 0: computed, weight unknown`() {
    let view = own(OwnerRows.onSaleWithoutPrice)

    // 5.40 × 1.4 × 1.35 + 2 = 12.206
    #expect(view.isListed && view.price?.amountText == "12.21" && view.weightGrams == nil)
    #expect(view.name == "Long-spout watering can 1.8 L")
  }

  @Test func `sync script, completed by hand, the owner's price: it stands over what is computed`() {
    // 27.30 × 1.4 × 1.35 + 2 = 53.597
    #expect(own(OwnerRows.ownersPrice).price?.amountText == "59.90")
    #expect(read(OwnerRows.ownersPrice, [.make(cost: 27_300_000)]).price?.amountText == "59.90")
  }

  @Test func `sync script, completed by hand, margin null with 0, sold under its cost: withheld`() {
    // 8.95 × 1.4 = 12.53 is above 9.00, whatever the margin.
    #expect(own(OwnerRows.underMargin).isListed && own(OwnerRows.underMargin).price == nil)
    #expect(own(OwnerRows.underMargin, rate: nil).price?.amountText == "9.00")
  }

  @Test func `sync script, completed by hand, product id with spaces around, archived: not public`() {
    #expect(!own(OwnerRows.archived).isListed)
    #expect(SupplierReference(OwnerRows.archived) == .sku("1691576603460506220"))
  }

  @Test func `sync script, completed by hand, cost 0, supplier points nowhere: the shop's own`() {
    let view = own(OwnerRows.supplierNowhere)

    #expect(!view.isListed && view.price?.amountText == "2.00" && view.level == .current && view.weightGrams == 90)
  }

  @Test func `made by hand, own product, no supplier: the owner's price, its digits cut to cents`() {
    let view = own(OwnerRows.ownProduct)

    #expect(view.isListed && view.price?.amountText == "45.50" && view.weightGrams == 850)
    #expect(view.descriptionHTML.text == "<p>Fait à la main à Montréal.</p>" && view.sku == "TOUSKI-001")
  }
}
