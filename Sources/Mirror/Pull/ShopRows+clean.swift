import Catalog

extension ShopRows {
  /// Cleans descriptions that were stored by an older version, or for other picture hosts, and returns their products.
  ///
  /// What is clean stays as it is.
  mutating func cleanProducts(imageHosts: [String]) -> [ShopProduct] {
    var cleaned: [ShopProduct] = []
    for (id, product) in products {
      var clean = product
      clean.descriptionHTML = product.descriptionHTML?.cleaned(imageHosts)
      clean.texts = product.texts.map { $0.cleaned(imageHosts) }
      guard clean != product else { continue }
      products[id] = clean
      cleaned.append(clean)
    }
    return cleaned
  }

  /// The same for categories.
  mutating func cleanCategories(imageHosts: [String]) -> [ShopCategory] {
    var cleaned: [ShopCategory] = []
    for (id, category) in categories {
      var clean = category
      clean.texts = category.texts.map { $0.cleaned(imageHosts) }
      guard clean != category else { continue }
      categories[id] = clean
      cleaned.append(clean)
    }
    return cleaned
  }
}

extension ShopText {
  fileprivate func cleaned(_ imageHosts: [String]) -> Self {
    var clean = self
    clean.descriptionHTML = descriptionHTML?.cleaned(imageHosts)
    return clean
  }
}

extension DescriptionHTML {
  fileprivate func cleaned(_ imageHosts: [String]) -> Self {
    Self(cleaning: text, imageHosts: imageHosts)
  }
}
