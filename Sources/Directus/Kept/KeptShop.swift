import Catalog

/// The whole shop as it is known after the last pull that succeeded.
struct KeptShop: Sendable {
  var products = KeptTable<ShopProduct>(.products)
  var categories = KeptTable<ShopCategory>(.categories)
  var providers = KeptTable<ShopProvider>(.providers)
  var productTexts = KeptTable<StoredText>(.productTexts)
  var categoryTexts = KeptTable<StoredText>(.categoryTexts)
  var languages = KeptTable<StoredLanguage>(.languages)
  /// As last given out; nil before the first pull.
  private(set) var snapshot: ShopSnapshot?
  /// Said by the snapshot's texts, which are joined only when something changed.
  private var textRemarks: [String] = []

  mutating func beginPull() {
    products.beginPull()
    categories.beginPull()
    providers.beginPull()
    productTexts.beginPull()
    categoryTexts.beginPull()
    languages.beginPull()
  }

  private var hasChanged: Bool {
    products.hasChanged || categories.hasChanged || providers.hasChanged || productTexts.hasChanged
      || categoryTexts.hasChanged || languages.hasChanged
  }

  /// Makes the snapshot of what is known now; its revision moves where any value changed.
  mutating func join() -> ShopSnapshot {
    var next = snapshot ?? ShopSnapshot(revision: 0)
    if snapshot == nil || hasChanged {
      var texts = TextJoin(languages: languages)
      let productTexts = texts.join(self.productTexts) { products.rows[$0] != nil }
      let categoryTexts = texts.join(self.categoryTexts) { categories.rows[$0] != nil }
      next.products = products.values.map { key, product in
        var product = product
        product.texts = productTexts[key] ?? []
        return product
      }
      next.categories = categories.values.map { key, category in
        var category = category
        category.texts = categoryTexts[key] ?? []
        return category
      }
      next.providers = providers.values.map(\.value)
      next.languages = texts.languagesInOrder
      next.revision = (next.revision ?? 0) + 1
      textRemarks = texts.remarks.all
    }
    next.remarks = remarks
    snapshot = next
    return next
  }

  private var remarks: [String] {
    let remarks = Remarks()
    products.tell(remarks)
    categories.tell(remarks)
    providers.tell(remarks)
    productTexts.tell(remarks)
    categoryTexts.tell(remarks)
    // Nobody misses a list of languages where there is one.
    if !productTexts.rows.isEmpty || !categoryTexts.rows.isEmpty { languages.tell(remarks) }
    return remarks.all + textRemarks
  }
}
