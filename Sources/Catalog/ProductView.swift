package import Telemetry

/// The public projection of a product: everything, and only what, a visitor may see. Pages are written from it alone.
package struct ProductView: Sendable, Equatable {
  package var id: String
  package var slug: String
  package var sku: String?
  package var name: String
  package var descriptionHTML: DescriptionHTML
  package var seo: SEOText
  /// The languages it has texts in, sorted; empty where the shop has one language.
  package var languages: [String]
  /// The lowest of the variants that can be sold, whatever their stock; nil: not for sale.
  package var price: Money?
  /// A former or usual price; only where it is above `price`.
  package var compareAtPrice: Money?
  package var priceRange: PriceRange?
  package var availability: Availability
  package var images: [ProductImage]
  package var options: [ProductOption]
  /// Never empty: a product without variants is its own only one.
  package var variants: [VariantView]
  package var categories: [CategoryReference]
  package var isFeatured: Bool
  package var weightGrams: Int?
  /// Countries that have some, sorted; empty where countries are not known.
  package var shipsFrom: [String]
  package var createdAt: Instant?
  package var updatedAt: Instant
  /// The worst band of any figure shown.
  package var level: Band
  package var warnings: [Warning]
  /// Whether it appears at all: visible in the shop, and with an image where the shop requires one.
  package var isListed: Bool
  /// The next instant at which the same rows make another view; until then they make this one.
  package var changesAt: Instant?

  package init(
    id: String, slug: String, sku: String? = nil, name: String,
    descriptionHTML: DescriptionHTML = DescriptionHTML(stored: ""),
    seo: SEOText? = nil, languages: [String] = [], price: Money? = nil,
    compareAtPrice: Money? = nil, priceRange: PriceRange? = nil, availability: Availability,
    images: [ProductImage] = [], options: [ProductOption] = [], variants: [VariantView] = [],
    categories: [CategoryReference] = [], isFeatured: Bool = false, weightGrams: Int? = nil, shipsFrom: [String] = [],
    createdAt: Instant? = nil, updatedAt: Instant, level: Band = .current, warnings: [Warning] = [],
    isListed: Bool = true, changesAt: Instant? = nil
  ) {
    self.id = id
    self.slug = slug
    self.sku = sku
    self.name = name
    self.descriptionHTML = descriptionHTML
    self.seo = seo ?? SEOText(title: name)
    self.languages = languages
    self.price = price
    self.compareAtPrice = compareAtPrice
    self.priceRange = priceRange
    self.availability = availability
    self.images = images
    self.options = options
    self.variants = variants
    self.categories = categories
    self.isFeatured = isFeatured
    self.weightGrams = weightGrams
    self.shipsFrom = shipsFrom
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.level = level
    self.warnings = warnings
    self.isListed = isListed
    self.changesAt = changesAt
  }
}
