/// A category of the shop's tree, as Directus has it.
package struct ShopCategory: Sendable, Equatable {
  package var id: String
  package var name: String
  /// Its translations, by language code.
  package var texts: [ShopText]
  /// Nil: the id is the slug.
  package var slug: String?
  package var parentID: String?
  /// The shop's "univers" the category belongs to, for example `home`.
  package var preset: String?
  package var isVisible: Bool
  package var position: Int?

  package init(
    id: String, name: String, texts: [ShopText] = [], slug: String? = nil, parentID: String? = nil,
    preset: String? = nil,
    isVisible: Bool = true, position: Int? = nil
  ) {
    self.id = id
    self.name = name
    self.texts = texts
    self.slug = slug
    self.parentID = parentID
    self.preset = preset
    self.isVisible = isVisible
    self.position = position
  }
}
