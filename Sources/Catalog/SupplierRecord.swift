package import Telemetry

/// What the mirror knows of one supplier product, each figure with the instant it was learned.
package struct SupplierRecord: Sendable, Equatable {
  /// Its identity; the figures stand in `variants`.
  package var product: SupplierProduct
  /// When the supplier last said that it no longer sells it; nil: it sells it.
  package var removedAt: Instant?
  package var variants: [SupplierVariantRecord]

  package init(product: SupplierProduct, removedAt: Instant? = nil, variants: [SupplierVariantRecord] = []) {
    self.product = product
    self.removedAt = removedAt
    self.variants = variants
  }
}
