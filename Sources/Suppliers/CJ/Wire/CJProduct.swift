import Catalog
package import Telemetry
import Upstream

/// A product as product/query describes it.
package struct CJProduct: Sendable, Equatable {
  package let id: String
  package let sku: String?
  package let name: String?
  /// In the supplier's language, mostly Chinese.
  package let supplierNames: [String]
  /// May span variants that the answer does not hold: for display only, never for money.
  package let price: CJRange<Int64>?
  package let suggestedPrice: CJRange<Int64>?
  package let weight: CJRange<Int>?
  package let packedWeight: CJRange<Int>?
  package let categoryID: String?
  package let categoryPath: [String]
  package let images: [String]
  /// Nil: CJ's status is one nobody has explained.
  package let isOnSale: Bool?
  package let createdAt: Instant?
  package let variants: [CJVariant]

  /// Nil for what has no `pid`.
  init?(_ wire: JSONValue) {
    guard let id = wire["pid"]?.filledText else { return nil }
    self.id = id
    sku = wire["productSku"]?.filledText
    name = wire["productNameEn"]?.filledText
    supplierNames = wire["productName"]?.texts ?? []
    price = CJRange(wire["sellPrice"], \.microUSD)
    suggestedPrice = CJRange(wire["suggestSellPrice"], \.microUSD)
    weight = CJRange(wire["productWeight"], \.grams)
    packedWeight = CJRange(wire["packingWeight"] ?? wire["packWeight"], \.grams)
    categoryID = wire["categoryId"]?.filledText
    categoryPath = Self.path(wire["categoryName"]?.filledText)
    images = Self.images(wire)
    isOnSale =
      switch wire["status"]?.integer {
      case 3: true
      case 2: false
      default: nil
      }
    // Labelled +08:00, but in UTC: the label is left out.
    createdAt = wire["createrTime"]?.string.flatMap { Instant(text: String($0.prefix(19)), zoneless: true) }
    variants = (wire["variants"]?.array ?? []).compactMap(CJVariant.init)
  }

  var catalogProduct: SupplierProduct {
    SupplierProduct(
      id: id, sku: sku, name: name, imageURLs: images, weightGrams: packedWeight?.highest ?? weight?.highest,
      variants: variants.map(\.catalogVariant))
  }

  /// Names may hold slashes, commas and ampersands, so the most explicit separator found counts.
  private static func path(_ text: String?) -> [String] {
    guard let text else { return [] }
    let separator = [" > ", " / ", "/"].first { text.contains($0) }
    guard let separator else { return [text] }
    return text.split(separator: separator).map(String.init)
  }

  /// `productImage` is JSON text of an array, or one address, or addresses joined by commas; its order is the shop's,
  /// while `productImageSet` may begin with a thumbnail.
  private static func images(_ wire: JSONValue) -> [String] {
    let listed = (wire["productImage"]?.texts ?? []).flatMap { joined in
      // An address may itself hold a comma.
      joined.split(separator: ",http").enumerated().map { $0.offset == 0 ? String($0.element) : "http" + $0.element }
    }
    if !listed.isEmpty { return listed }
    let set = wire["productImageSet"]?.texts ?? []
    return set.isEmpty ? wire["bigImage"]?.texts ?? [] : set
  }
}
