import Foundation
import Telemetry
import Testing

@testable import Catalog

struct ProductViewTests {
  @Test func `the price is the lowest of the variants, whatever their stock`() {
    let records = [
      SupplierVariantRecord.make("1", cost: 12_000_000), .make("2", cost: 10_000_000, levels: .one(0)),
      .make("3", cost: 14_000_000),
    ]
    let view = ProductInputs.make(provider: nil, supplier: records).view()

    #expect(view.price?.amountText == "18.20")
    #expect(view.priceRange?.maximum.amountText == "25.48")
    #expect(view.variants.map { $0.price?.amountText } == ["21.84", "18.20", "25.48"])
  }

  @Test func `a former price is told only where it is higher`() {
    let compare = { (former: Decimal) in
      ProductInputs.make(ShopProduct(id: "p", name: "", price: 20, compareAtPrice: former)).view().compareAtPrice
    }

    #expect(compare(25)?.amountText == "25.00")
    #expect(compare(20) == nil && compare(0) == nil && compare(.nan) == nil)
  }

  @Test(arguments: [nil, "", "  "]) func `without a slug the id is the slug`(slug: String?) {
    #expect(ProductInputs.make(ShopProduct(id: "p7", slug: slug, name: "")).view().slug == "p7")
  }

  @Test func `without a name the SKU stands in, else the id`() {
    #expect(ProductInputs.make(ShopProduct(id: "p", sku: "CJ1", name: " ")).view().name == "CJ1")
    #expect(ProductInputs.make(ShopProduct(id: "p", name: "")).view().name == "p")
  }

  @Test func `pictures are the shop's, else the supplier's, else the variants'`() {
    let own = ShopProduct(id: "p", name: "Lampe", imageURLs: ["https://a.test/1.jpg", "https://a.test/1.jpg"])
    let variant = SupplierVariantRecord.make(image: "https://c.test/3.jpg")

    let urls = { (inputs: ProductInputs) in inputs.view().images.map(\.url) }
    #expect(urls(.make(own, supplierImages: ["https://b.test/2.jpg"])) == ["https://a.test/1.jpg"])
    #expect(urls(.make(supplierImages: ["http://b.test/no", "https://b.test/2.jpg"])) == ["https://b.test/2.jpg"])
    #expect(urls(.make(supplier: [variant])) == ["https://c.test/3.jpg"])
    #expect(ProductInputs.make(own).view().images.first?.altText == "Lampe")
  }

  @Test func `pictures from other hosts are dropped where hosts are listed`() {
    let policy = CatalogPolicy.make { $0.imageHosts = ["a.test"] }
    let product = ShopProduct(id: "p", name: "", imageURLs: ["https://b.test/1.jpg", "https://a.test/2.jpg"])

    #expect(ProductInputs.make(product).view(policy).images.map(\.url) == ["https://a.test/2.jpg"])
  }

  @Test func `a product without picture is listed, or hidden where the shop requires one`() {
    let inputs = ProductInputs.make()

    #expect(inputs.view().isListed && inputs.view().images.isEmpty)
    #expect(!inputs.view(.make { $0.requiresImage = true }).isListed)
    #expect(!ProductInputs.make(ShopProduct(id: "p", name: "", isVisible: false)).view().isListed)
  }

  @Test func `options are named by the owner, else counted`() {
    let records = [
      SupplierVariantRecord.make("1", options: ["Red", "S"]), .make("2", options: ["Red", "M"]), .make("3"),
    ]
    let one = [SupplierVariantRecord.make("1", options: ["Red"]), .make("2", options: ["Blue"])]
    let owner = ShopProduct(
      id: "p", name: "Lampe",
      variants: [ShopVariant(vid: "1", options: [VariantOption(name: "Couleur", value: " Rouge ")])])

    #expect(
      ProductInputs.make(supplier: records).view().options == [
        ProductOption(name: "Option 1", values: ["Red"]), ProductOption(name: "Option 2", values: ["S", "M"]),
      ])
    #expect(
      ProductInputs.make(supplier: one).view().options == [ProductOption(name: "Option", values: ["Red", "Blue"])])
    #expect(
      ProductInputs.make(owner, supplier: records).view().options == [
        ProductOption(name: "Couleur", values: ["Rouge"])
      ])
    #expect(ProductInputs.make(supplier: records).view().variants.map(\.name) == ["Red / S", "Red / M", "Lampe"])
  }

  @Test func `variants are told apart by SKU, else by position, never by the supplier's id`() {
    let records = [
      SupplierVariantRecord.make("vid-1", sku: "A"), .make("vid-2", sku: " "), .make("vid-3", sku: "A"),
    ]
    let view = ProductInputs.make(supplier: records).view()

    #expect(view.variants.map(\.id) == ["A", "p-2", "p-3"])
  }

  @Test func `a product without variants is its own only one`() {
    let product = ShopProduct(id: "27", sku: " TOUSKI-001 ", name: "Panier", price: 45, stock: 4)
    let view = ProductInputs.make(product, hasClient: false, supplier: nil).view()

    #expect(view.variants.map(\.id) == ["TOUSKI-001"])
    #expect(view.variants.first?.name == "Panier" && view.options.isEmpty && view.sku == "TOUSKI-001")
    #expect(view.variants.first?.availability == view.availability)
  }

  @Test func `warnings name what is old or missing and hold no clock`() {
    let inputs = ProductInputs.make()
    let codes = { (age: Duration) in inputs.view(at: .noon.advanced(by: age)).warnings.map(\.code) }

    #expect(codes(.zero).isEmpty)
    #expect(codes(.hours(7)) == ["stock_stale"])
    #expect(codes(.hours(25)) == ["stock_stale", "price_stale"])
    #expect(codes(.days(8)) == ["stock_unknown", "price_stale"])
    #expect(codes(.days(31)) == ["stock_unknown", "price_withheld"])
    #expect(
      inputs.view(at: .noon.advanced(by: .hours(7))).warnings == inputs.view(at: .noon.advanced(by: .hours(9))).warnings
    )
  }

  @Test func `a warning does not tell what a product costs us`() {
    let view = ProductInputs.make(ShopProduct(id: "p", name: "", price: 13)).view()

    #expect(
      view.warnings == [
        Warning(code: "price_withheld", pointer: "/data/price", detail: "the price is withheld at present")
      ])
  }

  @Test func `the owner's price ages no page`() {
    let product = ShopProduct(id: "p", name: "", price: 20)
    let view = ProductInputs.make(product).view(at: .noon.advanced(by: .hours(30)))

    #expect(view.level == .stale && view.warnings.map(\.code) == ["stock_stale"])
    #expect(view.changesAt == .noon.advanced(by: .days(7) + .milliseconds(1)))
  }

  @Test func `countries that have some are where it ships from`() {
    let levels = [
      StockLevel(country: "US", supplier: 9, factory: 0), StockLevel(country: "CN", supplier: 0, factory: 0),
    ]

    #expect(ProductInputs.make(supplier: [.make(levels: levels)]).view().shipsFrom == ["US"])
  }

  @Test func `a shape differs as soon as one setting does`() {
    let changes: [(inout CatalogPolicy) -> Void] = [
      { $0.shopCurrency = .usd }, { $0.exchangeRates.set(2, from: "USD", to: "CAD") },
      { $0.defaultMargin.percent = 31 },
      { $0.defaultMargin.fixed = 1 }, { $0.ending = .zero }, { $0.priceJumpPercent = 21 }, { $0.floorExtra = 1 },
      { $0.shipFrom = [] }, { $0.shipFrom = ["US"] }, { $0.safetyStock = 3 }, { $0.quantityCap = 21 },
      { $0.lowStockThreshold = 6 }, { $0.stockCurrentFor = .hours(7) }, { $0.stockStaleFor = .days(8) },
      { $0.priceCurrentFor = .hours(25) }, { $0.priceStaleFor = .days(31) }, { $0.seededSaleWindow = .days(8) },
      { $0.requiresImage = true }, { $0.imageHosts = ["a.test"] }, { _ in },
    ]

    let shapes = Set(changes.map { CatalogPolicy.make($0).shape })

    #expect(shapes.count == changes.count)
    #expect(CatalogPolicy.make().shape == CatalogPolicy.make().shape && CatalogPolicy.make().shape.count == 32)
  }
}
