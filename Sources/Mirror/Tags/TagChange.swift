/// A tag and the number its last change got; what the writer announces after a commit and a reader tells at boot.
package struct TagChange: Sendable, Equatable {
  /// `product-<id>`, `category-<id>`, `products` for every list of them, or `categories` for the tree.
  package let name: String
  /// Never moves backwards within one generation of the file.
  package let seq: Int64

  package init(name: String, seq: Int64) {
    self.name = name
    self.seq = seq
  }
}
