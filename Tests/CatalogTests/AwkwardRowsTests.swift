import Foundation
import Telemetry
import Testing

@testable import Catalog

/// Rows as real shops have them, each ending as a visitor would expect. One US dollar is 1.40 CAD.
struct AwkwardRowsTests {
  private static func number(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

  /// A row of the reference schema, synchronised by its supplier, price computed by the shop.
  private static func row(
    _ sku: String, cost: String, price: String? = nil, stock: Int?, isCalculated: Bool = true,
    variants: [(cost: String, stock: Int?)] = [], _ change: (inout ShopProduct) -> Void = { _ in }
  ) -> ShopProduct {
    var product = ShopProduct(
      id: "p", sku: sku, name: "Article", price: price.map(number), currency: "CAD", cost: number(cost),
      isPriceCalculated: isCalculated, stock: stock, imageURLs: ["https://cf.test/1.jpg"], providerID: "1",
      variants: variants.enumerated().map { index, variant in
        ShopVariant(
          vid: "\(index + 1)", sku: "\(sku)0\(index + 1)AZ", cost: number(variant.cost), stock: variant.stock)
      }, lastSync: .noon.ago(.days(9)))
    change(&product)
    return product
  }

  private func seeded(_ product: ShopProduct) -> ProductView { ProductInputs.make(product, supplier: nil).view() }

  private func own(_ product: ShopProduct, _ policy: CatalogPolicy = .make()) -> ProductView {
    ProductInputs.make(product, provider: nil, hasClient: false, supplier: nil).view(policy)
  }

  // MARK: Reference schema

  @Test func `no supplier: stock and price are the shop's own`() {
    let product = Self.row(
      "CJCF1253701", cost: "5.95", price: "11.48", stock: 393, variants: [("5.95", 370), ("6.35", 23)]
    ) {
      ($0.marginPercent, $0.marginFixed, $0.compareAtPrice) = (Self.number("42.50"), 3, Self.number("16.35"))
    }
    let view = own(product)

    // 5.95 × 1.4 × 1.425 + 3 = 14.87 is more than 20 % above 11.48, which stands.
    #expect(view.price?.amountText == "11.48" && view.availability.quantityAvailable == 20)
    #expect(view.compareAtPrice?.amountText == "16.35" && view.level == .current && view.changesAt == nil)
  }

  @Test func `hidden rows are not listed`() {
    #expect(!seeded(Self.row("CJWY1334760", cost: "7.44", stock: 407) { $0.isVisible = false }).isListed)
  }

  @Test func `zero cost, price kept by the owner`() {
    let product = Self.row(
      "CJWY1342129", cost: "0.00", price: "19.90", stock: 81, isCalculated: false,
      variants: [("10.6", 14), ("11.0", 67)])

    #expect(seeded(product).price?.amountText == "19.90" && seeded(product).availability.availableForSale)
  }

  @Test func `no images at all: the supplier's, else none`() {
    let product = Self.row("CJYD1371605", cost: "8.05", price: "12.87", stock: 377) { $0.imageURLs = [] }
    let read = ProductInputs.make(product, supplierImages: ["https://cf.test/2.jpg"]).view()

    #expect(seeded(product).images.isEmpty)
    #expect(read.images.map(\.url) == ["https://cf.test/2.jpg"])
  }

  @Test func `emoji, accents and long names stay as they are`() {
    let name = "Veilleuse lune 3D 🌙 — édition « été doré » ✨"
    let long = String(repeating: "é", count: 255)

    #expect(seeded(Self.row("A", cost: "5.22", stock: 1) { $0.name = name }).name == name)
    #expect(seeded(Self.row("A", cost: "5.22", stock: 1) { $0.name = long }).name == long)
  }

  @Test func `owner's price override`() {
    let product = Self.row("CJJJ1423188", cost: "38.50", price: "79.00", stock: 95, isCalculated: false)

    #expect(seeded(product).price?.amountText == "79.00")
  }

  @Test func `two rows share a supplier product and sell a variant each`() {
    let records = [
      SupplierVariantRecord.make("01444522", sku: "CJSN148950901AZ", cost: 7_600_000, levels: .one(356)),
      .make("580D50AF", sku: "CJSN148950902BY", cost: 8_000_000, levels: .one(9)),
    ]
    let sells = { (vid: String) in
      ProductInputs.make(
        Self.row("X", cost: "7.60", stock: 5) { $0.variants = [ShopVariant(vid: vid)] }, supplier: records
      )
      .view()
    }

    #expect(sells("01444522").availability.quantityAvailable == 20)
    #expect(sells("580d50af").availability.quantityAvailable == 7)
    #expect(sells("01444522").variants.map(\.sku) == ["CJSN148950901AZ"])
  }

  @Test func `margins null and supplier default applies`() {
    // 6.48 × 1.4 × 1.35 + 2 = 14.2472, within 20 % of 12.72
    #expect(seeded(Self.row("CJSN1511616", cost: "6.48", price: "12.72", stock: 183)).price?.amountText == "14.25")
  }

  @Test func `negative stock is none, null stock is unknown`() {
    let negative = Self.row(
      "CJSN1518985", cost: "9.40", price: "14.69", stock: -3, variants: [("9.4", 102), ("9.8", 155)])
    let null = Self.row(
      "CJSN1533723", cost: "3.95", price: "7.33", stock: nil, variants: [("3.95", 176), ("4.35", 229)])

    #expect(seeded(negative).availability.status == .outOfStock)
    #expect(seeded(null).availability.status == .unknown && seeded(null).price != nil)
    let read = ProductInputs.make(null, supplier: [.make("1", levels: .one(8)), .make("2", levels: .one(4))]).view()
    #expect(read.availability.quantityAvailable == 10)
  }

  @Test func `sell price null is computed, and withheld without a rate`() {
    let product = Self.row("CJSN1541092", cost: "1.85", stock: 479)

    // 1.85 × 1.4 × 1.35 + 2 = 5.4965
    #expect(seeded(product).price?.amountText == "5.50")
    let unpriced = ProductInputs.make(product, supplier: nil).view(.make(rate: nil))
    #expect(unpriced.price == nil && !unpriced.availability.availableForSale)
    #expect(unpriced.warnings.map(\.code).contains("price_missing"))
  }

  @Test func `sells below cost: withheld`() {
    let product = Self.row("CJYT1548461", cost: "10.95", price: "9.95", stock: 553, isCalculated: false)

    #expect(seeded(product).price == nil && !seeded(product).availability.availableForSale)
  }

  @Test func `variants without counts in the supplier's raw form share the product's`() {
    let product = Self.row(
      "CJYT1555830", cost: "5.40", price: "9.29", stock: 627, variants: [("5.4", nil), ("5.8", nil)])

    #expect(seeded(product).availability.quantityAvailable == 20)
  }

  @Test func `variants null: all of the supplier's are sold`() {
    let product = Self.row("CJYT1577937", cost: "8.30", price: "13.21", stock: 398)
    let read = ProductInputs.make(product, supplier: [.make("1", sku: "CJYT157793701AZ"), .make("2")]).view()

    #expect(read.variants.count == 2)
  }

  @Test func `price with a margin of 999,99 percent`() {
    let product = Self.row("CJYT1614782", cost: "11.45", price: "176.33", stock: 708) {
      ($0.marginPercent, $0.marginFixed) = (Self.number("999.99"), 0)
    }

    // 11.45 × 1.4 × 10.9999 = 176.328397
    #expect(seeded(product).price?.amountText == "176.33")
  }

  @Test func `references are trimmed, the supplier's id wins over the SKU`() {
    let row = Self.row("cjyt1607413", cost: "9.70", stock: 146) { $0.supplierProductID = " 1691576603460506220 " }

    #expect(SupplierReference(row) == .productID("1691576603460506220"))
    #expect(SupplierReference(Self.row("CJYT1570568", cost: "4.75", stock: 375)) == .sku("CJYT1570568"))
  }

  // MARK: The owner's running shape: no slug, image, stock, variants, currency or computed prices

  private static func ownerRow(
    _ id: Int, sku: String? = nil, name: String = "Article", price: String?, cost: String?,
    margins: (percent: String?, fixed: String?) = (nil, nil)
  ) -> ShopProduct {
    ShopProduct(
      id: "\(id)", sku: sku, name: name, price: price.map(number), cost: cost.map(number),
      marginPercent: margins.percent.map(number), marginFixed: margins.fixed.map(number))
  }

  @Test(arguments: [
    // made by hand, name only
    (ownerRow(1, price: nil, cost: nil), String?.none),
    // no SKU, no cost
    (ownerRow(2, price: "12.00", cost: nil), "12.00"),
    // price 0, cost 0
    (ownerRow(4, sku: "", price: "0.00", cost: "0.00"), nil),
    // the price is the supplier's: under the cost in the shop's currency
    (ownerRow(5, sku: "CJJT1180011", price: "3.42", cost: "3.42"), nil),
    // cost null
    (ownerRow(6, sku: "CJJT1202118", price: "7.80", cost: nil), "7.80"),
    // rewritten by the owner
    (ownerRow(11, sku: "CJWY1327391", price: "24.99", cost: "9.99"), "24.99"),
    // price null: 9.15 × 1.4 × 1.3
    (ownerRow(12, sku: "CJYD1364236", price: nil, cost: "9.15"), "16.65"),
    // price 0, on sale: 5.22 × 1.4 × 1.3
    (ownerRow(13, sku: "CJYD1386343", price: "0.00", cost: "5.22"), "9.50"),
    // put on sale without a price: 5.40 × 1.4 × 1.35 + 2
    (ownerRow(21, sku: "f2a23fa3", price: nil, cost: "5.40", margins: ("35.00", "2.00")), "12.21"),
    // the owner's price
    (ownerRow(23, sku: "1690924215821676060", price: "59.90", cost: "27.30", margins: ("35.00", "2.00")), "59.90"),
    // sold under its cost
    (ownerRow(24, sku: "1691114495549668190", price: "9.00", cost: "8.95", margins: (nil, "0.00")), nil),
    // cost 0
    (ownerRow(26, sku: "1690842667366822290", price: "2.00", cost: "0.00", margins: ("35.00", "2.00")), "2.00"),
    // own product
    (ownerRow(27, sku: "TOUSKI-001", price: "45.50000", cost: "18.25", margins: ("50.00", "5.00")), "45.50"),
  ])
  func `a row of the owner's shape has this price and unknown stock`(product: ShopProduct, price: String?) {
    let view = own(product)

    #expect(view.price?.amountText == price)
    #expect(view.availability.status == .unknown && !view.availability.availableForSale)
    #expect(view.slug == product.id && view.level == .current)
  }

  @Test func `without a rate the owner's prices are served and nothing is computed`() {
    let policy = CatalogPolicy.make(rate: nil)

    #expect(own(Self.ownerRow(5, price: "3.42", cost: "3.42"), policy).price?.amountText == "3.42")
    #expect(own(Self.ownerRow(12, price: nil, cost: "9.15"), policy).price == nil)
  }

  @Test func `an owner's row gets images, stock and variants from its supplier`() {
    let product = Self.ownerRow(
      18, sku: "1690027182818284590", price: "22.12", cost: "14.90", margins: ("35.00", "2.00"))
    let records = [
      SupplierVariantRecord.make("1", sku: "A", cost: 14_900_000, levels: .one(12)),
      .make("2", sku: "B", cost: 15_900_000, levels: .one(30)),
    ]
    let view = ProductInputs.make(product, supplier: records, supplierImages: ["https://cf.test/1.jpg"]).view()

    // 14.90 × 1.4 = 20.86 is under the owner's price, 15.90 × 1.4 = 22.26 is not.
    #expect(view.variants.map { $0.price?.amountText } == ["22.12", nil])
    #expect(view.availability.quantityAvailable == 10 && view.images.count == 1)
  }
}
