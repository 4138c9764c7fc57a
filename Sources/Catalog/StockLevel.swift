/// Stock in one country: the row totals, never the sum of its sub-warehouses.
package struct StockLevel: Sendable, Equatable {
  /// ISO 3166 two letters, upper case.
  package var country: String
  /// In the supplier's own warehouse.
  package var supplier: Int
  /// At the factory.
  package var factory: Int
  /// Whether the supplier counted it; nil: not told.
  package var isVerified: Bool?

  package init(country: String, supplier: Int, factory: Int, isVerified: Bool? = nil) {
    self.country = country
    self.supplier = supplier
    self.factory = factory
    self.isVerified = isVerified
  }
}
