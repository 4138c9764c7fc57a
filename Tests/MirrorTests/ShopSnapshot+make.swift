import Catalog
import Foundation
import Telemetry

extension ShopProduct {
  /// Sold by the shop itself unless told otherwise.
  static func make(
    _ id: String, slug: String? = nil, name: String? = nil, price: Decimal? = 10, isVisible: Bool = true,
    isFeatured: Bool = false, stock: Int? = 8, images: [String] = ["https://img.example/a.jpg"],
    categories: [String] = [], provider: String? = nil, sku: String? = nil, supplierProductID: String? = nil,
    created: Int64? = nil, position: Int? = nil
  ) -> Self {
    ShopProduct(
      id: id, sku: sku, slug: slug, name: name ?? "Product \(id)", isVisible: isVisible, isFeatured: isFeatured,
      price: price, stock: stock, imageURLs: images, categoryIDs: categories, providerID: provider,
      supplierProductID: supplierProductID, createdAt: created.map { Instant(milliseconds: $0) }, position: position)
  }
}

extension ShopProvider {
  static let cj = ShopProvider(id: "p1", code: "cj", name: "CJ")
}

extension ShopSnapshot {
  static func make(
    _ products: [ShopProduct], categories: [ShopCategory] = [], providers: [ShopProvider] = [.cj]
  ) -> Self {
    ShopSnapshot(products: products, categories: categories, providers: providers)
  }
}

extension Observation {
  static func make(
    _ content: Content, for reference: SupplierReference, at instant: Instant, origin: Origin = .supplier
  ) -> Self {
    Observation(supplier: "cj", reference: reference, observedAt: instant, origin: origin, content: content)
  }
}

extension SupplierProduct {
  /// Variants `<id>-1`, … of the costs given, in dollars.
  static func make(_ id: String, sku: String? = nil, costs: [Int64] = [5]) -> Self {
    SupplierProduct(
      id: id, sku: sku, name: "Of the supplier", imageURLs: ["https://img.example/s.jpg"],
      variants: costs.enumerated().map { index, cost in
        SupplierVariant(
          id: "\(id)-\(index + 1)", sku: sku.map { "\($0)-\(index + 1)" }, optionValues: ["\(index + 1)"],
          costMicroUSD: cost * 1_000_000)
      })
  }
}

extension VariantStock {
  static func make(_ id: String, _ countries: [String: Int]) -> Self {
    VariantStock(
      variantID: id,
      levels: countries.sorted { $0.key < $1.key }.map { StockLevel(country: $0.key, supplier: $0.value, factory: 0) })
  }
}
