/// What we call a column, whatever the shop calls it.
enum Field: String, Sendable, Hashable, CaseIterable {
  case id, name, slug, sku, description, status, isActive, isFeatured
  case price, compareAtPrice, currency, cost, marginPercent, marginFixed, isPriceCalculated
  case stock, images, thumbnail, category, provider, supplierProductID, metadata, variants, weight
  case lastSync, createdAt, updatedAt, position
  case parent, preset, code
  /// Of a text: the row it is a text of, and its language.
  case item, language
  case seoTitle, seoDescription
}
