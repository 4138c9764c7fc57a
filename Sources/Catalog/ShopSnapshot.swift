/// All the shop's rows as one full pull read them.
package struct ShopSnapshot: Sendable, Equatable {
  package var products: [ShopProduct]
  package var categories: [ShopCategory]
  package var providers: [ShopProvider]
  /// What could not be read and what that costs, one sentence each: a missing column, a forbidden collection, a row
  /// whose value made no sense. The pull goes on without it.
  package var remarks: [String]

  package init(
    products: [ShopProduct] = [], categories: [ShopCategory] = [], providers: [ShopProvider] = [],
    remarks: [String] = []
  ) {
    self.products = products
    self.categories = categories
    self.providers = providers
    self.remarks = remarks
  }
}
