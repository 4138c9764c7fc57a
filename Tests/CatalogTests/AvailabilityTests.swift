import Foundation
import Telemetry
import Testing

@testable import Catalog

struct AvailabilityTests {
  private func availability(
    _ records: [SupplierVariantRecord], _ policy: CatalogPolicy = .make(), at now: Instant = .noon
  ) -> Availability {
    ProductInputs.make(supplier: records).view(policy, at: now).availability
  }

  @Test(arguments: [
    (0, 0, Availability.Status.outOfStock), (2, 0, .outOfStock), (3, 1, .lowStock), (7, 5, .lowStock), (8, 6, .inStock),
    (22, 20, .inStock), (23, 20, .inStock), (Int.max, 20, .inStock), (-5, 0, .outOfStock),
  ])
  func `the safety stock is kept back and the quantity capped`(
    count: Int, quantity: Int, status: Availability.Status
  ) {
    let availability = availability([.make(levels: .one(count))])

    #expect(availability.quantityAvailable == quantity)
    #expect(availability.status == status)
    #expect(availability.availableForSale == (quantity > 0))
    #expect(availability.source == .supplier && availability.checkedAt == .noon)
  }

  @Test(arguments: [(5000, Availability.Status.inStock), (8, .inStock), (7, .lowStock), (3, .lowStock)])
  func `a cap as low as the low stock threshold hides the quantity and not the status`(
    count: Int, status: Availability.Status
  ) {
    let availability = availability([.make(levels: .one(count))], .make { $0.quantityCap = 5 })

    #expect(availability.status == status)
    #expect(availability.quantityAvailable == min(5, count - 2) && availability.availableForSale)
  }

  @Test func `supplier and factory stock of all variants and countries add up`() {
    let levels = [
      StockLevel(country: "CN", supplier: 1, factory: 2), StockLevel(country: "us", supplier: 3, factory: -9),
    ]
    let availability = availability([.make("1", levels: levels), .make("2", levels: levels)])

    #expect(availability.quantityAvailable == 10)
    #expect(
      availability.perCountry == [.init(country: "CN", quantity: 6), .init(country: "US", quantity: 6)])
  }

  @Test func `only countries the shop ships from count, and one the supplier does not name has none`() {
    let levels = [
      StockLevel(country: "CN", supplier: 0, factory: 100), StockLevel(country: "US", supplier: 4, factory: 0),
    ]

    let american = availability([.make(levels: levels)], .make { $0.shipFrom = ["US"] })
    let german = availability([.make(levels: levels)], .make { $0.shipFrom = ["DE"] })

    #expect(american.quantityAvailable == 2 && american.perCountry == [.init(country: "US", quantity: 2)])
    #expect(german.status == .outOfStock && german.quantityAvailable == 0 && german.perCountry.isEmpty)
  }

  @Test func `sums stop at the greatest integer`() {
    let levels = [StockLevel(country: "CN", supplier: .max, factory: .max)]
    let million = [StockLevel(country: "CN", supplier: 1_000_000_000_000, factory: 1_000_000_000_000)]

    #expect(availability([.make("1", levels: levels), .make("2", levels: levels)]).quantityAvailable == 20)
    #expect(availability([.make(levels: million)]).quantityAvailable == 20)
  }

  @Test func `what the supplier does not say is unknown`() {
    let availability = availability([.make(levels: nil)])

    #expect(availability.status == .unknown)
    #expect(!availability.availableForSale)
    #expect(availability.quantityAvailable == nil)
    #expect(availability.checkedAt == .noon && availability.source == .supplier)
  }

  @Test func `the known part counts while others are unknown`() {
    let availability = availability([.make("1", levels: .one(9)), .make("2", levels: nil)])

    #expect(availability.quantityAvailable == 7 && availability.availableForSale)
  }

  @Test func `nothing left of the known part while others are unknown is unknown`() {
    for count in 0...2 {
      let availability = availability([.make("1", levels: .one(count)), .make("2", levels: nil)])

      #expect(availability.status == .unknown && availability.quantityAvailable == nil)
    }
  }

  @Test func `nothing is for sale in sum that cannot be bought as a variant`() {
    let scattered = availability((1...9).map { .make("\($0)", levels: .one(1)) })

    #expect(scattered.status == .outOfStock && scattered.quantityAvailable == 0 && !scattered.availableForSale)
  }

  @Test func `stock is unknown when it is older than a week`() {
    let records = [SupplierVariantRecord.make()]

    #expect(availability(records, at: .noon.advanced(by: .days(7))).status == .inStock)
    let old = availability(records, at: .noon.advanced(by: .days(7) + .milliseconds(1)))
    #expect(old.status == .unknown && old.quantityAvailable == nil && old.checkedAt == .noon)
  }

  @Test func `the oldest figure that counts gives the instant and the source`() {
    var pushed = SupplierVariantRecord.make("2", stockAt: .noon.ago(.hours(2)))
    pushed.stockOrigin = .push
    let availability = availability([.make("1"), pushed])

    #expect(availability.checkedAt == .noon.ago(.hours(2)) && availability.source == .push)
  }

  @Test func `a removed product is discontinued, whatever its stock`() {
    let view = ProductInputs.make(isRemoved: true).view()

    #expect(view.availability.status == .discontinued && !view.availability.availableForSale)
    #expect(view.availability.source == .supplier && view.availability.checkedAt == .noon)
    #expect(view.variants.allSatisfy { $0.availability.status == .discontinued })
    #expect(view.price != nil && view.isListed)
  }

  @Test func `stock of a variant without price does not count`() {
    let records = [SupplierVariantRecord.make("1", levels: .one(9)), .make("2", cost: 30_000_000, levels: .one(50))]
    let view = ProductInputs.make(ShopProduct(id: "p", name: "", price: 20), supplier: records).view()

    #expect(view.availability.quantityAvailable == 7)
    #expect(view.variants.map(\.availability.availableForSale) == [true, false])
    #expect(view.price?.minorUnits == 2000)
  }

  @Test func `a product without price has stock and is not for sale`() {
    let view = ProductInputs.make(supplier: [.make(cost: nil)]).view()

    #expect(view.price == nil && view.availability.status == .inStock && !view.availability.availableForSale)
  }

  // MARK: Copied and own figures

  private let listed = [ShopVariant(vid: "1", cost: 10, stock: 30), ShopVariant(vid: "2", cost: 11, stock: 4)]

  @Test func `copied figures are sold for a week from the first pull`() {
    let product = ShopProduct(
      id: "p", name: "", stock: 34, variants: listed, lastSync: .noon.ago(.days(300)), updatedAt: .noon.ago(.days(9)))
    let inputs = ProductInputs.make(product, supplier: nil)

    let fresh = inputs.view()
    let late = inputs.view(at: .noon.advanced(by: .days(7) + .milliseconds(1)))

    #expect(fresh.availability.quantityAvailable == 20 && fresh.availability.availableForSale)
    #expect(fresh.availability.checkedAt == .noon.ago(.days(300)) && fresh.availability.source == .shop)
    #expect(fresh.level == .stale && fresh.changesAt == .noon.advanced(by: .days(7) + .milliseconds(1)))
    #expect(fresh.variants.map(\.availability.quantityAvailable) == [20, 2])
    #expect(late.availability.status == .unknown && late.price == nil && late.level == .unknown)
    #expect(late.changesAt == nil)
  }

  @Test func `copied figures are of the row's last update where it was never synchronised`() {
    let product = ShopProduct(id: "p", name: "", stock: 34, updatedAt: .noon.ago(.days(9)))

    #expect(ProductInputs.make(product, supplier: nil).view().availability.checkedAt == .noon.ago(.days(9)))
  }

  @Test func `a shop's count of the product decides over its counts of variants`() {
    let count = { (stock: Int?) in
      ProductInputs.make(ShopProduct(id: "p", name: "", stock: stock, variants: listed), supplier: nil).view()
    }

    #expect(count(-3).availability.status == .outOfStock && count(-3).availability.quantityAvailable == 0)
    #expect(count(-3).variants.allSatisfy { $0.availability.quantityAvailable == 0 })
    #expect(count(nil).availability.status == .unknown)
    #expect(count(nil).variants.allSatisfy { $0.availability.quantityAvailable == nil })
    #expect(count(10).availability.quantityAvailable == 8)
  }

  @Test func `variants without counts share the product's`() {
    let rows = [ShopVariant(vid: "1", cost: 10), ShopVariant(vid: "2", cost: 10)]
    let view = ProductInputs.make(ShopProduct(id: "p", name: "", stock: 9, variants: rows), supplier: nil).view()

    #expect(view.availability.quantityAvailable == 7)
    #expect(view.variants.map(\.availability.quantityAvailable) == [7, 7])
  }

  @Test func `once the supplier was read the shop's copies no longer count`() {
    let product = ShopProduct(id: "p", name: "", stock: 34, variants: listed)
    let view = ProductInputs.make(product, supplier: [.make("1", levels: .one(12))]).view()

    #expect(view.availability.quantityAvailable == 10)
    #expect(view.variants[1].availability.status == .unknown)
    #expect(view.level == .unknown)
  }

  @Test func `a read cost alone leaves the copied stock standing`() {
    let product = ShopProduct(id: "p", name: "", stock: 34, variants: listed)
    let view = ProductInputs.make(product, supplier: [.make("1", levels: nil, stockAt: nil)]).view()

    #expect(view.availability.quantityAvailable == 20 && view.availability.source == .shop)
  }

  @Test(arguments: [true, false]) func `the shop's own stock has no band and no safety stock`(hasProvider: Bool) {
    let product = ShopProduct(id: "p", name: "", price: 45, stock: 1, updatedAt: .noon.ago(.days(400)))
    let inputs = ProductInputs.make(
      product, provider: hasProvider ? .cj : nil, hasClient: false, supplier: [.make(levels: .one(0))])
    let view = inputs.view()

    #expect(view.availability.quantityAvailable == 1 && view.availability.status == .lowStock)
    #expect(view.availability.source == .shop && view.availability.checkedAt == .noon)
    #expect(view.level == .current && view.changesAt == nil && view.warnings.isEmpty)
    #expect(view == inputs.view(at: .noon.advanced(by: .days(1000))))
  }

  @Test func `a shop that does not count has unknown stock`() {
    let view = ProductInputs.make(ShopProduct(id: "p", name: "", price: 45), hasClient: false, supplier: nil).view()

    #expect(view.availability.status == .unknown && !view.availability.availableForSale)
    #expect(view.availability.source == .none && view.warnings.map(\.code) == ["stock_unknown"])
  }
}
