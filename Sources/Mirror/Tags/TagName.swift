/// How tags are called, for the writer that moves them and the pages that show them: where the two differed, a page
/// would never change.
package enum TagName {
  /// Every list of products shows this one.
  package static let products = "products"
  /// The tree of categories with its counts.
  package static let categories = "categories"

  package static func product(_ id: String) -> String { "product-\(id)" }
  package static func category(_ id: String) -> String { "category-\(id)" }
}
