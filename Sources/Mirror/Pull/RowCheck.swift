import Catalog

/// Leaves out rows whose identifiers no address, key or question to a supplier can carry, so that an absurd row costs
/// itself and not the pull.
enum RowCheck {
  /// The snapshot without them, and with a remark for each collection that had any.
  static func checked(_ snapshot: ShopSnapshot) -> ShopSnapshot {
    var checked = snapshot
    let products = drop(from: &checked.products, "products") { product in
      let variants = product.variants.flatMap { [$0.vid, $0.sku] }
      return isKey(product.id)
        && ([product.slug, product.sku, product.supplierProductID] + variants).allSatisfy(isUsable)
    }
    let categories = drop(from: &checked.categories, "categories") { isKey($0.id) && isUsable($0.slug) }
    let providers = drop(from: &checked.providers, "providers") { isKey($0.id) && isUsable($0.code) }
    checked.remarks += [products, categories, providers].compactMap { $0 }
    return checked
  }

  private static func drop<Row>(
    from rows: inout [Row], _ collection: String, unless isUsable: (Row) -> Bool
  ) -> String? {
    let before = rows.count
    rows.removeAll { !isUsable($0) }
    guard rows.count < before else { return nil }
    return "\(before - rows.count) rows of \(collection) are left out: an id is empty, or an id, slug or SKU holds "
      + "U+0000 or more than \(Limits.longestIdentifier) bytes"
  }

  private static func isKey(_ id: String) -> Bool { !id.isEmpty && isUsable(id) }

  private static func isUsable(_ identifier: String?) -> Bool {
    guard let bytes = identifier?.utf8 else { return true }
    return bytes.count <= Limits.longestIdentifier && !bytes.contains(0)
  }
}
