import Catalog

/// Leaves out rows whose identifiers no address, key or question to a supplier can carry, and cuts texts no page can
/// carry, so that an absurd row costs itself and not the pull or the lists.
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
    let cut = [
      cut(in: &checked.products, "products", Self.cut),
      cut(in: &checked.categories, "categories") { cutName(&$0.name) },
    ]
    checked.remarks += ([products, categories, providers] + cut).compactMap { $0 }
    return checked
  }

  /// - Parameter cut: shortens a row's texts and tells whether it had to.
  private static func cut<Row>(in rows: inout [Row], _ collection: String, _ cut: (inout Row) -> Bool) -> String? {
    var count = 0
    for index in rows.indices where cut(&rows[index]) { count += 1 }
    guard count > 0 else { return nil }
    return "\(count) rows of \(collection) are shown with texts cut: a name or option holds more than "
      + "\(Limits.longestName) characters, or a description more than \(Limits.longestDescription) bytes"
  }

  private static func cut(_ product: inout ShopProduct) -> Bool {
    var isCut = cutName(&product.name)
    if let description = product.descriptionHTML, description.utf8.count > Limits.longestDescription {
      product.descriptionHTML = prefix(of: description, bytes: Limits.longestDescription)
      isCut = true
    }
    for variant in product.variants.indices {
      for option in product.variants[variant].options.indices {
        if cutName(&product.variants[variant].options[option].name) { isCut = true }
        if cutName(&product.variants[variant].options[option].value) { isCut = true }
      }
    }
    return isCut
  }

  /// A name as long as one may be; nil: it is no longer than that.
  ///
  /// Characters are Unicode scalars here, because one that is seen can be composed of any number of them.
  static func shortened(_ name: String) -> String? {
    guard name.utf8.count > Limits.longestName, name.unicodeScalars.count > Limits.longestName else { return nil }
    return String(String.UnicodeScalarView(name.unicodeScalars.prefix(Limits.longestName)))
  }

  private static func cutName(_ name: inout String) -> Bool {
    guard let shortened = shortened(name) else { return false }
    name = shortened
    return true
  }

  private static func prefix(of text: String, bytes: Int) -> String {
    let end = text.utf8.index(text.startIndex, offsetBy: bytes)
    return String(text.unicodeScalars[..<end])
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
