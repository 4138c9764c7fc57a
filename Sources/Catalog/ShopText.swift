/// What a product or category is called in one language; a part that is nil is told in the next best one.
package struct ShopText: Sendable, Equatable {
  /// The code as the shop stores it, for example `fr-CA`.
  package var language: String
  package var name: String?
  package var descriptionHTML: DescriptionHTML?
  /// For search engines; nil: the name.
  package var seoTitle: String?
  package var seoDescription: String?

  package init(
    language: String, name: String? = nil, descriptionHTML: DescriptionHTML? = nil, seoTitle: String? = nil,
    seoDescription: String? = nil
  ) {
    self.language = language
    self.name = name
    self.descriptionHTML = descriptionHTML
    self.seoTitle = seoTitle
    self.seoDescription = seoDescription
  }
}
