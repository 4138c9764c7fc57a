package import Catalog

/// What stands at a product's address.
package enum ProductLookup: Sendable, Equatable {
  case found(ProductView)
  /// The address was this product's until it took another slug, the one here.
  case moved(slug: String)
  case missing
}
