/// A product as the supplier describes it, with the cost of its variants in micro-USD.
package struct SupplierProduct: Sendable, Equatable {
  /// CJ's `pid`.
  package var id: String
  /// The SPU, for example `CJJT1180011`.
  package var sku: String?
  package var name: String?
  package var imageURLs: [String]
  package var weightGrams: Int?
  package var variants: [SupplierVariant]

  package init(
    id: String, sku: String? = nil, name: String? = nil, imageURLs: [String] = [], weightGrams: Int? = nil,
    variants: [SupplierVariant] = []
  ) {
    self.id = id
    self.sku = sku
    self.name = name
    self.imageURLs = imageURLs
    self.weightGrams = weightGrams
    self.variants = variants
  }
}

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
