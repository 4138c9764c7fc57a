import Catalog
package import Telemetry
import Upstream

/// A variant as product/query, variant/query and queryByVid describe it.
package struct CJVariant: Sendable, Equatable {
  package let id: String
  package let sku: String?
  package let name: String?
  package let options: [String]
  package let priceMicroUSD: Int64?
  package let suggestedMicroUSD: Int64?
  /// Packed.
  package let weightGrams: Int?
  /// Length, width, height; nil where one is missing.
  package let sizeMillimetres: [Int]?
  package let createdAt: Instant?
  package let imageURL: String?
  /// Nil: the answer says nothing about stock, which is the rule here and not a zero.
  package let stock: [CJStockRow]?

  /// Nil for what has no `vid`.
  init?(_ wire: JSONValue) {
    guard let id = wire["vid"]?.filledText else { return nil }
    self.id = id
    sku = wire["variantSku"]?.filledText
    name = wire["variantNameEn"]?.filledText
    // The grammar of a plain variantKey is not fixed (`Black-1XL`, `S-White`, `Beige-L-Vest`): it is one option.
    options = wire.told("variantKey")?.texts ?? []
    priceMicroUSD = wire["variantSellPrice"]?.microUSD
    suggestedMicroUSD = wire["variantSugSellPrice"]?.microUSD
    weightGrams = wire["variantWeight"]?.grams
    let size = ["variantLength", "variantWidth", "variantHeight"].compactMap { wire[$0]?.grams }
    sizeMillimetres = size.count == 3 ? size : nil
    createdAt = wire["createTime"]?.instant
    imageURL = wire["variantImage"]?.filledText
    stock = CJStockRow.rows(wire["inventories"])
  }

  var catalogVariant: SupplierVariant {
    SupplierVariant(
      id: id, sku: sku, optionValues: options, costMicroUSD: priceMicroUSD, imageURL: imageURL, weightGrams: weightGrams
    )
  }
}
