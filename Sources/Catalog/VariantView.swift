/// A variant as visitors see it.
package struct VariantView: Sendable, Equatable {
  /// Unique within its product: the SKU where there is one.
  package let id: String
  package let sku: String?
  package let name: String
  package let selectedOptions: [VariantOption]
  /// Nil: not for sale.
  package let price: Money?
  package let availability: Availability
  package let imageURL: String?

  package init(
    id: String, sku: String?, name: String, selectedOptions: [VariantOption], price: Money?,
    availability: Availability, imageURL: String?
  ) {
    self.id = id
    self.sku = sku
    self.name = name
    self.selectedOptions = selectedOptions
    self.price = price
    self.availability = availability
    self.imageURL = imageURL
  }
}
