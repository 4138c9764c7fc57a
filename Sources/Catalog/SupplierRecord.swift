/// What the mirror knows of one supplier product, each figure with the instant it was learned.
package struct SupplierRecord: Sendable, Equatable {
  /// Its identity; the figures stand in `variants`.
  package var product: SupplierProduct
  /// Whether the supplier said that it no longer sells it.
  package var isRemoved: Bool
  package var variants: [SupplierVariantRecord]

  package init(product: SupplierProduct, isRemoved: Bool = false, variants: [SupplierVariantRecord] = []) {
    self.product = product
    self.isRemoved = isRemoved
    self.variants = variants
  }
}
