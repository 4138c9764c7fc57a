import Catalog
import Foundation
import Telemetry

/// A small shop whose rows change at random, in all the ways that have led to old pages: slugs swapped and taken over,
/// ids that are other products' slugs, categories in circles, texts that come and go.
struct ModelShop {
  private(set) var snapshot = ShopSnapshot()
  private var revision: UInt64 = 0

  private static let productIDs = ["1", "2", "3", "4", "5", "6", "7", "8", "lamp", "chair"]
  private static let slugs: [String?] = ["lamp", "chair", "table", "rug", "1", "index", "vase", nil]
  private static let categoryIDs = ["10", "11", "12", "13", "garden"]
  private static let categorySlugs: [String?] = ["home", "garden", "bath", "10", nil]
  private static let languages = ["fr-CA", "en-CA", "de-DE"]

  /// What may be asked of any of these shops, in spellings that lead to the same page too.
  static let targets: [String] = {
    var targets = [
      "/v1/products", "/v1/products?page=1", "/v1/products?pageSize=3", "/v1/products?pageSize=3&page=2",
      "/v1/products?page=2&pageSize=3", "/v1/products?lang=fr", "/v1/products?lang=en-CA", "/v1/products?lang=xx",
      "/v1/categories", "/v1/categories?lang=de", "/v1/products/nothing", "/v1/products?colour=red",
      "/v1/products?lang=en&category=home&sort=name", "/v1/products?sort=name&lang=en-US&category=home",
    ]
    targets += ["newest", "price", "-price", "name", "-name"].map { "/v1/products?sort=\($0)" }
    let names = Set(slugs.compactMap { $0 } + productIDs).sorted()
    targets += names.map { "/v1/products/\($0)" }
    targets += names.map { "/v1/products/\($0)?lang=en" }
    let categories = Set(categorySlugs.compactMap { $0 } + categoryIDs).sorted()
    targets += categories.map { "/v1/products?category=\($0)" }
    targets += categories.map { "/v1/categories/\($0)" }
    return targets
  }()

  init(using generator: inout some RandomNumberGenerator) {
    snapshot.providers = [
      ShopProvider(id: "p1", code: "cj", name: "CJ", marginPercent: 30),
      ShopProvider(id: "p2", code: "own", name: "Own"),
    ]
    snapshot.languages = Self.languages
    for _ in 0..<12 { edit(using: &generator) }
  }

  /// Changes one to three rows.
  mutating func edit(using generator: inout some RandomNumberGenerator) {
    for _ in 0..<Int.random(in: 1...3, using: &generator) { editOne(using: &generator) }
    revision += 1
    snapshot.revision = revision
  }

  private mutating func editOne(using generator: inout some RandomNumberGenerator) {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<8: put(product(using: &generator))
    case 8 where snapshot.products.count > 3:
      snapshot.products.remove(at: Int.random(in: snapshot.products.indices, using: &generator))
    case 9...10 where snapshot.products.count > 1:
      let (first, second) = (pick(using: &generator), pick(using: &generator))
      let slug = snapshot.products[first].slug
      snapshot.products[first].slug = snapshot.products[second].slug
      snapshot.products[second].slug = slug
    case 11 where !snapshot.products.isEmpty:
      let index = pick(using: &generator)
      snapshot.products[index].texts = texts(using: &generator)
    case 12 where !snapshot.products.isEmpty:
      snapshot.products[pick(using: &generator)].price = Decimal(Int.random(in: 1...40, using: &generator))
    case 13 where !snapshot.products.isEmpty:
      snapshot.products[pick(using: &generator)].isVisible.toggle()
    case 14...16: put(category(using: &generator))
    case 17 where snapshot.categories.count > 1:
      snapshot.categories.remove(at: Int.random(in: snapshot.categories.indices, using: &generator))
    case 18: snapshot.providers[0].marginPercent = Decimal(Int.random(in: 10...60, using: &generator))
    case 19: snapshot.languages = Array(Self.languages.prefix(Int.random(in: 1...3, using: &generator)))
    default: put(product(using: &generator))
    }
  }

  private func pick(using generator: inout some RandomNumberGenerator) -> Int {
    Int.random(in: snapshot.products.indices, using: &generator)
  }

  private mutating func put(_ product: ShopProduct) {
    snapshot.products.removeAll { $0.id == product.id }
    snapshot.products.append(product)
  }

  private mutating func put(_ category: ShopCategory) {
    snapshot.categories.removeAll { $0.id == category.id }
    snapshot.categories.append(category)
  }

  private func product(using generator: inout some RandomNumberGenerator) -> ShopProduct {
    let id = Self.any(Self.productIDs, using: &generator)
    let isSupplied = Bool.random(using: &generator)
    return ShopProduct(
      id: id, sku: Self.any(["A", "B", "C", nil], using: &generator), slug: Self.any(Self.slugs, using: &generator),
      name: Self.any(["Lamp", "Chair", "Table", "Étagère", ""], using: &generator),
      descriptionHTML: DescriptionHTML(
        cleaning: Self.any(["<p>Soft</p>", "<p>Hard</p>", ""], using: &generator), imageHosts: []),
      texts: texts(using: &generator), isVisible: Int.random(in: 0..<6, using: &generator) > 0,
      isFeatured: Bool.random(using: &generator), price: Self.any([5, 12, 30, nil], using: &generator),
      stock: Self.any([0, 3, 9, nil], using: &generator),
      imageURLs: Self.any([["https://img.example.com/a.jpg"], []], using: &generator),
      categoryIDs: Array(Self.categoryIDs.shuffled(using: &generator).prefix(Int.random(in: 0...2, using: &generator))),
      providerID: isSupplied ? "p1" : "p2",
      supplierProductID: isSupplied ? Self.any(["s1", "s2", "s3"], using: &generator) : nil,
      createdAt: Instant(milliseconds: Int64.random(in: 0..<9, using: &generator) * 86_400_000),
      position: Self.any([1, 2, nil], using: &generator))
  }

  private func category(using generator: inout some RandomNumberGenerator) -> ShopCategory {
    ShopCategory(
      id: Self.any(Self.categoryIDs, using: &generator), name: Self.any(["Home", "Garden", "Bath"], using: &generator),
      texts: texts(using: &generator), slug: Self.any(Self.categorySlugs, using: &generator),
      parentID: Self.any(Self.categoryIDs + [nil, nil, nil], using: &generator),
      isVisible: Int.random(in: 0..<5, using: &generator) > 0, position: Self.any([1, 2, nil], using: &generator))
  }

  private func texts(using generator: inout some RandomNumberGenerator) -> [ShopText] {
    Self.languages.filter { _ in Bool.random(using: &generator) }.sorted().map { language in
      ShopText(
        language: language, name: Self.any(["\(language) one", "\(language) two", nil], using: &generator),
        seoDescription: Self.any(["Short", nil], using: &generator))
    }
  }

  private static func any<Value>(_ values: [Value], using generator: inout some RandomNumberGenerator) -> Value {
    values[Int.random(in: values.indices, using: &generator)]
  }
}

extension Observation {
  /// Anything CJ may tell of one of the model's supplier products.
  static func random(at instant: Instant, using generator: inout some RandomNumberGenerator) -> Self {
    let id = ["s1", "s2", "s3"][Int.random(in: 0..<3, using: &generator)]
    let content: Content =
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: .removed
      case 1: .notFound
      case 2...5:
        .product(
          SupplierProduct(
            id: id, sku: "SPU-\(id)", imageURLs: ["https://img.example.com/\(id).jpg"],
            variants: (1...Int.random(in: 1...3, using: &generator)).map { number in
              SupplierVariant(
                id: "\(id)-\(number)", sku: "SPU-\(id)-\(number)", optionValues: ["\(number)"],
                costMicroUSD: Int64.random(in: 1...9, using: &generator) * 1_000_000)
            }))
      default:
        .stock(
          productID: id,
          (1...3).map { number in
            VariantStock(
              variantID: "\(id)-\(number)",
              levels: [
                StockLevel(country: "CN", supplier: Int.random(in: 0...9, using: &generator), factory: 0),
                StockLevel(country: "US", supplier: 0, factory: Int.random(in: 0...4, using: &generator)),
              ])
          })
      }
    return Self(supplier: "cj", reference: .productID(id), observedAt: instant, content: content)
  }
}
