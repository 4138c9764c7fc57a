/// What a product says in one language, each part by the nearest that has it: the language asked for, others of the same
/// language, those of the policy's, the product row.
struct TextChoice {
  let name: String
  let descriptionHTML: DescriptionHTML
  let seo: SEOText
  let languages: [String]
  let categories: [CategoryReference]

  init(_ inputs: ProductInputs, language: String?, policy: CatalogPolicy) {
    let product = inputs.product
    let nearest = Self.nearest(product.texts, language, policy)
    let named = nearest.firstIndex { $0.name.nonEmpty != nil }
    let name = named.flatMap { nearest[$0].name.nonEmpty } ?? Self.ownName(of: product)
    self.name = name
    descriptionHTML =
      nearest.firstNonNil { text in text.descriptionHTML.flatMap { $0.text.isEmpty ? nil : $0 } }
      ?? product.descriptionHTML ?? DescriptionHTML(stored: "")
    // A search engine is told nothing rather than something in another language than the name.
    let spoken = named.map { index in
      nearest.filter { LanguageLookup.best(for: nearest[index].language, in: [$0.language]) != nil }
    }
    seo = SEOText(
      title: (spoken ?? nearest).firstNonNil { $0.seoTitle.nonEmpty } ?? name,
      description: (spoken ?? nearest).firstNonNil { $0.seoDescription.nonEmpty })
    languages = Set(product.texts.map(\.language)).sorted()
    categories = inputs.categories.map { category in
      CategoryReference(category, language: language, policy: policy)
    }
  }

  private static func ownName(of product: ShopProduct) -> String {
    let name = product.name.trimmed
    return name.isEmpty ? product.sku.nonEmpty ?? product.id : name
  }

  /// The texts in the order in which they are asked for a part.
  static func nearest(_ texts: [ShopText], _ language: String?, _ policy: CatalogPolicy) -> [ShopText] {
    if texts.isEmpty { return [] }
    let codes = texts.map(\.language)
    var order: [Int] = []
    for wanted in [language, policy.language] {
      guard let wanted else { continue }
      order += LanguageLookup.ranked(for: wanted, in: codes).filter { !order.contains($0) }
    }
    return order.map { texts[$0] }
  }
}

extension CategoryReference {
  /// The category as it is called in `language`, a stored code; nil: in the policy's.
  package init(_ category: ShopCategory, language: String?, policy: CatalogPolicy) {
    let name = TextChoice.nearest(category.texts, language, policy).firstNonNil { $0.name.nonEmpty }
    let slug = category.slug.nonEmpty ?? category.id
    self.init(id: category.id, name: name ?? Optional(category.name).nonEmpty ?? slug, slug: slug)
  }
}

extension Sequence {
  fileprivate func firstNonNil<Part>(_ part: (Element) -> Part?) -> Part? {
    for element in self {
      if let found = part(element) { return found }
    }
    return nil
  }
}
