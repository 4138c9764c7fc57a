/// One variant a product sells: the owner's row about it, the supplier's, or both; neither for a product without
/// variants, which is its own only one.
struct SoldVariant: Sendable, Equatable {
  let shop: ShopVariant?
  let supplier: SupplierVariantRecord?

  init(shop: ShopVariant? = nil, supplier: SupplierVariantRecord? = nil) {
    self.shop = shop
    self.supplier = supplier
  }

  var sku: String? { shop?.sku.nonEmpty ?? supplier?.variant.sku.nonEmpty }
}
