/// A category as a product's page links to it.
package struct CategoryReference: Sendable, Hashable {
  package let id: String
  package let name: String
  package let slug: String

  package init(id: String, name: String, slug: String) {
    self.id = id
    self.name = name
    self.slug = slug
  }
}
