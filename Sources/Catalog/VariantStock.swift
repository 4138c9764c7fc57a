/// What a supplier has of one variant, country by country.
package struct VariantStock: Sendable, Equatable {
  package var variantID: String
  /// Nil: the answer does not say, which is *unknown* and never zero.
  package var levels: [StockLevel]?

  package init(variantID: String, levels: [StockLevel]?) {
    self.variantID = variantID
    self.levels = levels
  }
}
