extension SupplierReference {
  /// By what to ask the supplier for `product`: its product id where the shop has it, else the SKU; nil: neither.
  package init?(_ product: ShopProduct) {
    if let id = product.supplierProductID.nonEmpty {
      self = .productID(id)
    } else if let sku = product.sku.nonEmpty {
      self = .sku(sku)
    } else {
      return nil
    }
  }
}
