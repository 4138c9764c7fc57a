package import Foundation

/// A variant the owner lists on a product in Directus: which supplier variant it is, and what the shop last knew of it.
package struct ShopVariant: Sendable, Equatable, Codable {
  /// The supplier's variant id, if the row has one.
  package var vid: String?
  package var sku: String?
  /// Option name and value in the order stored, for example `Color` and `White`.
  package var options: [VariantOption]
  /// The supplier's cost as last copied, in the provider's currency.
  package var cost: Decimal?
  package var stock: Int?
  package var imageURL: String?
  package var weightGrams: Int?

  package init(
    vid: String? = nil, sku: String? = nil, options: [VariantOption] = [], cost: Decimal? = nil, stock: Int? = nil,
    imageURL: String? = nil, weightGrams: Int? = nil
  ) {
    self.vid = vid
    self.sku = sku
    self.options = options
    self.cost = cost
    self.stock = stock
    self.imageURL = imageURL
    self.weightGrams = weightGrams
  }
}
