import Foundation
import Upstream

/// Writes a product as `product/query` does: ranges with one hyphen, JSON in strings, stock that is not told.
struct CJProductPage: Sendable {
  let product: CJProduct
  /// Thousandths of a US dollar, by variant id.
  let costs: [String: Int]
  /// Variants to show; a country leaves out those it has none of.
  let variants: [CJVariant]

  var json: JSONValue {
    let costs = variants.map { cost($0) }
    let images = product.images
    let weights = variants.map(\.weight)
    return .object([
      "pid": .string(product.pid), "productSku": .string(product.spu), "productNameEn": .string(product.nameEn),
      "productName": .string(JSONValue.texts([product.nameEn]).encodedText),
      "productNameSet": .texts([product.nameEn]), "bigImage": .string(images[0]),
      // The addresses as JSON text, and once more as a list in another order.
      "productImage": .string(JSONValue.texts(images).encodedText), "productImageSet": .texts(images.reversed()),
      "productWeight": .string(range(weights.map { "\($0).00" }, joined: "-")),
      "packingWeight": .string(range(weights.map { "\($0).00" }, joined: "-")),
      "productUnit": .string("unit(s)"), "productType": .string("ORDINARY_PRODUCT"),
      "categoryId": .string(product.categoryID), "categoryName": .string(product.categoryName),
      "entryCode": .string("3926400000"), "entryName": .string("家居用品"), "entryNameEn": .string("Household articles"),
      "materialName": .string("[\"塑料\"]"), "materialNameSet": .texts(["塑料"]),
      "materialNameEn": .string("[\"Plastic\"]"), "materialNameEnSet": .texts(["Plastic"]),
      "materialKey": .string("[\"PLASTIC\"]"), "materialKeySet": .texts(["PLASTIC"]),
      "packingName": .string("[\"塑料袋\"]"), "packingNameSet": .texts(["塑料袋"]),
      "packingNameEn": .string("[\"Plastic bags\"]"), "packingNameEnSet": .texts(["Plastic bags"]),
      "packingKey": .string("[\"PLASTIC_BAG\"]"), "packingKeySet": .texts(["PLASTIC_BAG"]),
      "productKey": .string("[\"颜色\"]"), "productKeySet": .texts(["颜色"]),
      "productKeyEn": .string(product.optionNames), "productKeyEnSet": .texts([product.optionNames]),
      "productPro": .string("[\"普货\"]"), "productProSet": .texts(["普货"]),
      "productProEn": .string("[\"COMMON\"]"), "productProEnSet": .texts(["COMMON"]),
      "sellPrice": .string(range(costs.sorted().map(dollars), joined: "-")), "sourceFrom": .whole(1),
      "description": .string(product.description), "listedNum": .whole(StableHash.pick(3...900, product.pid)),
      "suggestSellPrice": .string(range(costs.sorted().map { dollars($0 * 3) }, joined: " - ")),
      "status": .string("3"), "supplierName": .string(""), "supplierId": .string("{}"),
      "addMarkStatus": .whole(0), "customizationVersion": .whole(0), "customizationJson1": .null,
      "customizationJson2": .null, "customizationJson3": .null, "customizationJson4": .null, "productVideo": .null,
      "isTestProduct": .bool(false), "createrTime": .string("2025-08-05T09:13:23+08:00"),
      "variants": .array(variants.map(variant)),
    ])
  }

  /// One variant; prices and weights are numbers, stock is never told here.
  func variant(_ variant: CJVariant) -> JSONValue {
    .object([
      "vid": .string(variant.vid), "pid": .string(product.pid), "variantName": .null,
      "variantNameEn": .string("\(product.nameEn) \(variant.key)"), "variantSku": .string(variant.sku),
      "variantImage": variant.image.map { .string($0) } ?? .string(product.images[0]),
      "barcode": .string(String(StableHash.of(variant.vid) % 10_000_000)), "barcode2": .null,
      "variantUnit": .string("个"), "variantProperty": .string("[]"), "variantKey": .string(variant.key),
      "variantLength": .whole(product.length), "variantWidth": .whole(product.width),
      "variantHeight": .whole(product.height),
      "variantVolume": .whole(product.length * product.width * product.height),
      "variantWeight": .whole(variant.weight),
      "variantSellPrice": .number(Decimal(cost(variant)) / 1000),
      "variantSugSellPrice": .number(Decimal(cost(variant) * 3) / 1000),
      "variantStandard": .string("long=\(product.length),width=\(product.width),height=\(product.height)"),
      "createTime": .whole(1_754_385_203_000), "combineNum": .null, "combineVariants": .null,
      "inventoryNum": .null, "inventories": .null,
    ])
  }

  private func cost(_ variant: CJVariant) -> Int { costs[variant.vid] ?? variant.cost }

  private func dollars(_ thousandths: Int) -> String { (Decimal(thousandths) / 1000).text(scale: 2) }

  private func range(_ texts: [String], joined separator: String) -> String {
    guard let first = texts.first, let last = texts.last, first != last else { return texts.first ?? "0.00" }
    return "\(first)\(separator)\(last)"
  }
}
