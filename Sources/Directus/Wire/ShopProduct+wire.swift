import Catalog
import Foundation
import Upstream

extension ShopProduct {
  /// The product a stored row stands for; always one, as a row with odd values is still on sale.
  init(_ row: Row) {
    let sku = row.value(.sku, as: "text", Reading.text)
    let name = row.value(.name, as: "text", Reading.trimmed)
    if row.has(.name), name == nil { row.note("no name; its SKU or id is shown") }
    self.init(
      id: row.id, sku: sku, slug: row.value(.slug, as: "text", Reading.trimmed),
      name: name ?? sku?.trimmingCharacters(in: .whitespacesAndNewlines) ?? row.id,
      descriptionHTML: row.html(.description), isVisible: row.isVisible,
      isFeatured: row.value(.isFeatured, as: "yes or no", Reading.flag) ?? false,
      price: row.value(.price, as: "amount", Reading.amount),
      compareAtPrice: row.value(.compareAtPrice, as: "amount", Reading.amount),
      currency: row.currency,
      cost: row.value(.cost, as: "amount", Reading.amount),
      marginPercent: row.value(.marginPercent, as: "number", Reading.number),
      marginFixed: row.value(.marginFixed, as: "number", Reading.number),
      isPriceCalculated: row.value(.isPriceCalculated, as: "yes or no", Reading.flag),
      stock: row.value(.stock, as: "whole number", Reading.integer), imageURLs: Self.images(row),
      categoryIDs: row.value(.category, as: "key", Reading.key).map { [$0] } ?? [],
      providerID: row.value(.provider, as: "key", Reading.key), supplierProductID: Self.supplierProductID(row),
      variants: ShopVariant.list(in: row),
      weightGrams: row.value(.weight, as: "weight") { Weight.grams($0, isGrams: row.map.weighsInGrams) },
      lastSync: row.value(.lastSync, as: "date", Reading.date),
      createdAt: row.value(.createdAt, as: "date", Reading.date),
      updatedAt: row.value(.updatedAt, as: "date", Reading.date),
      position: row.value(.position, as: "whole number", Reading.integer))
  }

  /// The list of pictures, and the thumbnail where it is not among them; no more than a product may have.
  private static func images(_ row: Row) -> [String] {
    let list = row.value(.images, as: "list of picture addresses", Reading.addresses) ?? []
    let thumbnail = row.value(.thumbnail, as: "picture address", Reading.addresses) ?? []
    var seen: Set<String> = []
    let images = (list + thumbnail).filter { seen.insert($0).inserted }
    if images.count > Limits.pictures { row.note("pictures beyond \(Limits.pictures) are left out") }
    return Array(images.prefix(Limits.pictures))
  }

  private static func supplierProductID(_ row: Row) -> String? {
    if let column = row.value(.supplierProductID, as: "text", Reading.trimmed) { return column }
    guard let metadata = row.value(.metadata, as: "JSON", Reading.json) else { return nil }
    guard case .object(let object) = metadata else {
      row.note("metadata is no object and is left out")
      return nil
    }
    guard let json = object["cj_product_id"] else { return nil }
    switch Reading.trimmed(json) {
    case .absent: return nil
    case .value(let id): return id
    case .nonsense:
      row.note("metadata.cj_product_id is no text and is left out")
      return nil
    }
  }
}
