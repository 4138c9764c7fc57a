package import Foundation
package import Telemetry

/// A product as the shop's own Directus has it, before the supplier's figures are joined.
///
/// Every field that Directus may lack is optional; nil means "the shop does not say", never zero or empty. Texts are
/// as the shop has them but for HTML, which is clean; numbers already exact.
package struct ShopProduct: Sendable, Equatable {
  /// The primary key as text, whether Directus counts or uses UUIDs.
  package var id: String
  /// As stored; compare trimmed and without case. May hold a supplier product id, an SPU or a variant SKU.
  package var sku: String?
  /// Nil: the id is the slug.
  package var slug: String?
  package var name: String
  /// Of the owner or the supplier.
  package var descriptionHTML: DescriptionHTML?
  /// Its translations, by language code.
  package var texts: [ShopText]
  /// Whether a visitor may see it: `status` published and `is_active` not false, where the columns exist.
  package var isVisible: Bool
  package var isFeatured: Bool
  /// The price the owner saved, in `currency`; nil where none or not readable as a number.
  package var price: Decimal?
  package var compareAtPrice: Decimal?
  /// ISO 4217 code of the sell price; nil: the shop's currency.
  package var currency: String?
  /// The last cost the shop knows, in its provider's currency.
  package var cost: Decimal?
  package var marginPercent: Decimal?
  package var marginFixed: Decimal?
  /// Nil: the shop has no such column, so what is saved as price is served.
  package var isPriceCalculated: Bool?
  /// The shop's own count; nil where it has none.
  package var stock: Int?
  package var imageURLs: [String]
  /// The shop's category ids, most specific first.
  package var categoryIDs: [String]
  package var providerID: String?
  /// The supplier's own product id (`metadata.cj_product_id` or a column of that name), trimmed.
  package var supplierProductID: String?
  /// The variants the owner lists; empty: all of the supplier's.
  package var variants: [ShopVariant]
  package var weightGrams: Int?
  /// When supplier figures were last copied into the shop; nil: never.
  package var lastSync: Instant?
  package var createdAt: Instant?
  package var updatedAt: Instant?
  /// The owner's manual order among equals; nil sorts last.
  package var position: Int?

  package init(
    id: String, sku: String? = nil, slug: String? = nil, name: String, descriptionHTML: DescriptionHTML? = nil,
    texts: [ShopText] = [], isVisible: Bool = true, isFeatured: Bool = false, price: Decimal? = nil,
    compareAtPrice: Decimal? = nil,
    currency: String? = nil, cost: Decimal? = nil, marginPercent: Decimal? = nil, marginFixed: Decimal? = nil,
    isPriceCalculated: Bool? = nil, stock: Int? = nil, imageURLs: [String] = [], categoryIDs: [String] = [],
    providerID: String? = nil, supplierProductID: String? = nil, variants: [ShopVariant] = [], weightGrams: Int? = nil,
    lastSync: Instant? = nil, createdAt: Instant? = nil, updatedAt: Instant? = nil, position: Int? = nil
  ) {
    self.id = id
    self.sku = sku
    self.slug = slug
    self.name = name
    self.descriptionHTML = descriptionHTML
    self.texts = texts
    self.isVisible = isVisible
    self.isFeatured = isFeatured
    self.price = price
    self.compareAtPrice = compareAtPrice
    self.currency = currency
    self.cost = cost
    self.marginPercent = marginPercent
    self.marginFixed = marginFixed
    self.isPriceCalculated = isPriceCalculated
    self.stock = stock
    self.imageURLs = imageURLs
    self.categoryIDs = categoryIDs
    self.providerID = providerID
    self.supplierProductID = supplierProductID
    self.variants = variants
    self.weightGrams = weightGrams
    self.lastSync = lastSync
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.position = position
  }
}
