import Foundation
import Telemetry

@testable import Catalog

extension Instant {
  /// Noon of a day all tests happen on.
  static let noon = Instant(milliseconds: 1_800_000_000_000)

  func ago(_ duration: Duration) -> Instant { advanced(by: .zero - duration) }
}

extension Duration {
  static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

extension CatalogPolicy {
  /// Sells in CAD; one US dollar is 1.40.
  static func make(rate: Decimal? = 1.4, _ change: (inout Self) -> Void = { _ in }) -> Self {
    var policy = CatalogPolicy(shopCurrency: .cad)
    if let rate { policy.exchangeRates.set(rate, from: "USD", to: "CAD") }
    change(&policy)
    return policy
  }
}

extension SupplierVariantRecord {
  static func make(
    _ id: String = "1", sku: String? = nil, cost: Int64? = 10_000_000, costAt: Instant? = .noon,
    levels: [StockLevel]? = [StockLevel(country: "CN", supplier: 4, factory: 46)], stockAt: Instant? = .noon,
    options: [String] = [], image: String? = nil
  ) -> Self {
    SupplierVariantRecord(
      variant: SupplierVariant(id: id, sku: sku, optionValues: options, costMicroUSD: cost, imageURL: image),
      costObservedAt: costAt, costOrigin: .supplier, levels: levels, stockObservedAt: stockAt, stockOrigin: .supplier)
  }
}

extension ProductInputs {
  static func make(
    _ product: ShopProduct = ShopProduct(id: "p", name: "Lampe"), provider: ShopProvider? = .cj,
    hasClient: Bool = true, supplier: [SupplierVariantRecord]? = [.make()], isRemoved: Bool = false,
    firstPulledAt: Instant = .noon, lastPulledAt: Instant = .noon, supplierImages: [String] = []
  ) -> Self {
    ProductInputs(
      product: product, provider: provider, supplierHasClient: hasClient,
      supplier: supplier.map {
        SupplierRecord(
          product: SupplierProduct(id: "s", imageURLs: supplierImages), removedAt: isRemoved ? .noon : nil, variants: $0
        )
      }, firstPulledAt: firstPulledAt, lastPulledAt: lastPulledAt)
  }

  func view(_ policy: CatalogPolicy = .make(), at now: Instant = .noon) -> ProductView {
    ProductView.derive(self, policy: policy, now: now)
  }
}

extension ShopProvider {
  static let cj = ShopProvider(id: "1", code: "cj", name: "CJ", marginPercent: 35, marginFixed: 2)
}

extension [StockLevel]? {
  static func one(_ count: Int, _ country: String = "CN") -> Self {
    [StockLevel(country: country, supplier: 0, factory: count)]
  }
}

/// The same numbers in each run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
