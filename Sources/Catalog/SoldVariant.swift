/// One variant a product sells: the owner's row about it, the supplier's, or both; neither for a product without
/// variants, which is its own only one.
package struct SoldVariant: Sendable, Equatable {
  package let shop: ShopVariant?
  package let supplier: SupplierVariantRecord?

  package init(shop: ShopVariant? = nil, supplier: SupplierVariantRecord? = nil) {
    self.shop = shop
    self.supplier = supplier
  }

  package var sku: String? { shop?.sku.nonEmpty ?? supplier?.variant.sku.nonEmpty }
}
