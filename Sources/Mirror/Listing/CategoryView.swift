package import Catalog

/// A category as visitors see it, in its place in the tree.
package struct CategoryView: Sendable, Equatable {
  package let id: String
  package let slug: String
  package let name: String
  /// 1 at the root.
  package let level: Int
  /// From the root to itself, hidden ancestors left out.
  package let path: [CategoryReference]
  package let parentID: String?
  /// Listed products in it and below it, each once.
  package let productCount: Int

  package init(
    id: String, slug: String, name: String, level: Int, path: [CategoryReference], parentID: String?, productCount: Int
  ) {
    self.id = id
    self.slug = slug
    self.name = name
    self.level = level
    self.path = path
    self.parentID = parentID
    self.productCount = productCount
  }
}
