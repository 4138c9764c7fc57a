import Catalog

/// Leaves out rows whose identifiers no address, key or question to a supplier can carry, and cuts texts no page can
/// carry, so that an absurd row costs itself and not the pull or the lists.
enum RowCheck {
  /// The snapshot without them, and a remark for each collection that had any.
  static func checked(_ snapshot: ShopSnapshot) -> (snapshot: ShopSnapshot, remarks: [String]) {
    var checked = snapshot
    let products = drop(from: &checked.products, "products") { product in
      isKey(product.id) && isUsable(product.slug) && isUsable(product.sku) && isUsable(product.supplierProductID)
        && product.variants.allSatisfy { isUsable($0.vid) && isUsable($0.sku) }
    }
    let categories = drop(from: &checked.categories, "categories") { isKey($0.id) && isUsable($0.slug) }
    let providers = drop(from: &checked.providers, "providers") { isKey($0.id) && isUsable($0.code) }
    let cut = [
      cut(in: &checked.products, "products", cutTexts(of:)),
      cut(in: &checked.categories, "categories") { cutAll(&$0.texts, or: cutName(&$0.name)) },
    ]
    let languages = checkLanguages(of: &checked)
    return (checked, ([products, categories, providers, languages] + cut).compactMap { $0 })
  }

  /// Leaves out languages whose code no request could ask for, and all past the most that a product is derived in.
  private static func checkLanguages(of snapshot: inout ShopSnapshot) -> String? {
    let all = Set(snapshot.languages).count
    var seen: Set<String> = []
    snapshot.languages = Array(
      snapshot.languages.filter { LanguageLookup.isRange($0) && seen.insert($0).inserted }
        .prefix(Limits.mostLanguages))
    for index in snapshot.products.indices { order(&snapshot.products[index].texts) }
    for index in snapshot.categories.indices { order(&snapshot.categories[index].texts) }
    let dropped = all - snapshot.languages.count
    guard dropped > 0 else { return nil }
    return "\(dropped) languages are left out: a code is no language tag, or there are more than "
      + "\(Limits.mostLanguages)"
  }

  /// One text per language that has a tag, by their codes, as they are stored.
  private static func order(_ texts: inout [ShopText]) {
    let isOrdered = zip(texts, texts.dropFirst()).allSatisfy { $0.language < $1.language }
    if isOrdered, texts.count <= Limits.mostLanguages, texts.allSatisfy({ LanguageLookup.isRange($0.language) }) {
      return
    }
    var seen: Set<String> = []
    texts = Array(
      texts.filter { LanguageLookup.isRange($0.language) && seen.insert($0.language).inserted }
        .sorted { $0.language < $1.language }.prefix(Limits.mostLanguages))
  }

  /// - Parameter cut: shortens a row's texts and tells whether it had to.
  private static func cut<Row>(in rows: inout [Row], _ collection: String, _ cut: (inout Row) -> Bool) -> String? {
    var count = 0
    for index in rows.indices where cut(&rows[index]) { count += 1 }
    guard count > 0 else { return nil }
    return "\(count) rows of \(collection) are shown with texts cut: a name or option holds more than "
      + "\(Limits.longestName) characters, or a text for search engines more than \(Limits.longestSummary)"
  }

  private static func cutTexts(of product: inout ShopProduct) -> Bool {
    var isCut = cutAll(&product.texts, or: cutName(&product.name))
    for variant in product.variants.indices {
      for option in product.variants[variant].options.indices {
        if cutName(&product.variants[variant].options[option].name) { isCut = true }
        if cutName(&product.variants[variant].options[option].value) { isCut = true }
      }
    }
    return isCut
  }

  private static func cutAll(_ texts: inout [ShopText], or isRowCut: Bool) -> Bool {
    var isCut = isRowCut
    for index in texts.indices {
      if cut(&texts[index].name, to: Limits.longestName) { isCut = true }
      if cut(&texts[index].seoTitle, to: Limits.longestName) { isCut = true }
      if cut(&texts[index].seoDescription, to: Limits.longestSummary) { isCut = true }
    }
    return isCut
  }

  /// A text as long as one may be; nil: it is no longer than that.
  ///
  /// Characters are Unicode scalars here, because one that is seen can be composed of any number of them.
  static func shortened(_ text: String, to length: Int = Limits.longestName) -> String? {
    guard text.utf8.count > length, text.unicodeScalars.count > length else { return nil }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
  }

  private static func cutName(_ name: inout String) -> Bool {
    guard let shortened = shortened(name) else { return false }
    name = shortened
    return true
  }

  private static func cut(_ text: inout String?, to length: Int) -> Bool {
    guard let shortened = text.flatMap({ shortened($0, to: length) }) else { return false }
    text = shortened
    return true
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
