/// What a page tells search engines about a product.
package struct SEOText: Sendable, Equatable {
  package var title: String
  /// Nil where the shop says nothing.
  package var description: String?

  package init(title: String, description: String? = nil) {
    self.title = title
    self.description = description
  }
}
