package import Telemetry

/// All rows one product's view is derived from.
package struct ProductInputs: Sendable, Equatable {
  package var product: ShopProduct
  package var provider: ShopProvider?
  /// Whether a client of ours reads its supplier; without one stock and price are the shop's own.
  package var supplierHasClient: Bool
  /// Those visible it is shown under, root first.
  package var categories: [ShopCategory]
  /// Nil: nothing was observed yet.
  package var supplier: SupplierRecord?
  /// When the product first came with a pull; begins the time it may be sold on copied figures.
  package var firstPulledAt: Instant
  /// When the shop was last read, so as of when its own figures are true.
  package var lastPulledAt: Instant

  package init(
    product: ShopProduct, provider: ShopProvider? = nil, supplierHasClient: Bool = false,
    categories: [ShopCategory] = [], supplier: SupplierRecord? = nil, firstPulledAt: Instant,
    lastPulledAt: Instant
  ) {
    self.product = product
    self.provider = provider
    self.supplierHasClient = supplierHasClient
    self.categories = categories
    self.supplier = supplier
    self.firstPulledAt = firstPulledAt
    self.lastPulledAt = lastPulledAt
  }
}
