/// All the shop's rows as they are known after a pull.
package struct ShopSnapshot: Sendable, Equatable {
  package var products: [ShopProduct]
  package var categories: [ShopCategory]
  package var providers: [ShopProvider]
  /// The codes of the languages the shop has texts in, in its own order.
  package var languages: [String]
  /// Equal for two snapshots of one source that hold the same rows, so that nobody needs to compare those; nil: unknown.
  package var revision: UInt64?
  /// What could not be read and what that costs, one sentence each: a missing column, a forbidden collection, a row
  /// whose value made no sense. The pull goes on without it.
  package var remarks: [String]

  package init(
    products: [ShopProduct] = [], categories: [ShopCategory] = [], providers: [ShopProvider] = [],
    languages: [String] = [], revision: UInt64? = nil, remarks: [String] = []
  ) {
    self.products = products
    self.categories = categories
    self.providers = providers
    self.languages = languages
    self.revision = revision
    self.remarks = remarks
  }
}
