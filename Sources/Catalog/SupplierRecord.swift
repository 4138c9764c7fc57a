package import Telemetry

/// What the mirror knows of one supplier product, each figure with the instant it was learned.
package struct SupplierRecord: Sendable, Equatable {
  /// Its identity; the figures stand in `variants`.
  package var product: SupplierProduct
  /// When the supplier last said that it no longer sells it; nil: it sells it.
  package var removedAt: Instant?
  /// When the stock of the whole product was last read, whatever has become of its variants since; nil: never.
  package var stockObservedAt: Instant?
  package var variants: [SupplierVariantRecord]

  package init(
    product: SupplierProduct, removedAt: Instant? = nil, stockObservedAt: Instant? = nil,
    variants: [SupplierVariantRecord] = []
  ) {
    self.product = product
    self.removedAt = removedAt
    self.stockObservedAt = stockObservedAt
    self.variants = variants
  }

  /// Whether any stock was ever told: read of the whole product, or pushed for one variant.
  var isStockObserved: Bool { stockObservedAt != nil || variants.contains { $0.stockObservedAt != nil } }
}
