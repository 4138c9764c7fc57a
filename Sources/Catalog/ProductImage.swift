/// A picture of a product; its size is not known.
package struct ProductImage: Sendable, Hashable {
  /// Checked: https and from a host the shop allows.
  package let url: String
  package let altText: String

  package init(url: String, altText: String) {
    self.url = url
    self.altText = altText
  }
}
