/// A variant as the supplier describes it.
package struct SupplierVariant: Sendable, Equatable {
  /// CJ's `vid`.
  package var id: String
  package var sku: String?
  /// Option values in the supplier's order; CJ sends no option names that can be trusted.
  package var optionValues: [String]
  /// Cost in micro-USD; nil: not told.
  package var costMicroUSD: Int64?
  package var imageURL: String?
  /// Packed weight.
  package var weightGrams: Int?

  package init(
    id: String, sku: String? = nil, optionValues: [String] = [], costMicroUSD: Int64? = nil, imageURL: String? = nil,
    weightGrams: Int? = nil
  ) {
    self.id = id
    self.sku = sku
    self.optionValues = optionValues
    self.costMicroUSD = costMicroUSD
    self.imageURL = imageURL
    self.weightGrams = weightGrams
  }
}
