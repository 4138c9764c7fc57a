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
