import Foundation
import Upstream

/// The supplier's catalogue: one product for each product the seeded shop buys from it, with the same ids and SKUs.
struct CJCatalogue: Sendable {
  /// SKUs of seeded products that the supplier has taken off its shelves since they were imported.
  private static let removed: Set<String> = ["CJWY1334760", "CJYT1585306"]
  /// SKUs of seeded products of which the supplier has never heard.
  private static let unknown: Set<String> = ["CJCF1253701"]
  /// Endings of variant SKUs, as the supplier numbers them.
  private static let endings = ["01AZ", "02BY", "03CX"]
  private static let colours = ["Black", "White", "Grey"]

  let products: [CJProduct]
  private let byPid: [String: Int]
  private let bySPU: [String: Int]
  private let byVariantSKU: [String: Int]
  private let byVid: [String: (product: Int, variant: Int)]

  init(_ seed: Seed) {
    let names = Self.englishNames(seed)
    let presets = Self.presets(seed)
    let supplier = seed.rows["providers"]?.first { $0["code"] == .string("cj") }?["id"]
    var products: [CJProduct] = []
    for row in seed.rows["products"] ?? [] {
      let sku = (row["sku"]?.string ?? "").trimmed
      guard row["provider_id"] == supplier || sku.hasPrefix("CJ"), !Self.unknown.contains(sku) else { continue }
      let id = row["id"]?.string ?? sku
      let category = row["category_id"]?.string ?? ""
      let product = Self.product(row, sku: sku, name: names[id], preset: presets[category] ?? "home")
      if let index = products.firstIndex(where: { $0.pid == product.pid }) {
        products[index].variants += product.variants
      } else {
        products.append(product)
      }
    }
    self.products = products
    let numbered = Array(products.enumerated())
    byPid = Dictionary(numbered.map { ($1.pid, $0) }) { first, _ in first }
    bySPU = Dictionary(numbered.map { ($1.spu, $0) }) { first, _ in first }
    let variants = numbered.flatMap { index, product in
      product.variants.enumerated().map { (product: index, variant: $0, value: $1) }
    }
    byVariantSKU = Dictionary(variants.map { ($0.value.sku, $0.product) }) { first, _ in first }
    byVid = Dictionary(variants.map { ($0.value.vid, ($0.product, $0.variant)) }) { first, _ in first }
  }

  func product(pid: String) -> CJProduct? { byPid[pid].map { products[$0] } }
  func product(spu: String) -> CJProduct? { bySPU[spu].map { products[$0] } }
  func product(variantSKU: String) -> CJProduct? { byVariantSKU[variantSKU].map { products[$0] } }

  func variant(vid: String) -> (product: CJProduct, variant: CJVariant)? {
    byVid[vid].map { (products[$0.product], products[$0.product].variants[$0.variant]) }
  }

  private static func product(
    _ row: [String: JSONValue], sku: String, name: String?, preset: String
  ) -> CJProduct {
    let metadata = row["metadata"]
    let spu = metadata?["cj_spu"]?.string?.trimmed ?? sku
    let pid = metadata?["cj_product_id"]?.string?.trimmed ?? number(from: "pid \(spu)")
    let images = (row["image_urls"]?.array ?? []).compactMap(\.string)
    let cost = Int((row["cost_price"]?.number ?? 0) * 1000)
    let weight = Int((row["weight"]?.number ?? 0) * 1000)
    let dimensions = row["dimensions"]
    let millimetres = ["length", "width", "height"].map { side in
      Int((dimensions?[side]?.number ?? 10) * 10)
    }
    let variants = (row["variants"]?.array ?? []).enumerated().map { index, value in
      variant(value, sku: "\(spu)\(endings[index % 3])", cost: cost, weight: weight)
    }
    let options = row["variants"]?.array?.first?["attributes"]?.object?.keys.sorted() ?? ["Color"]
    return CJProduct(
      pid: pid, spu: spu, nameEn: name ?? row["name"]?.string ?? spu,
      description: row["description"]?.string ?? "", categoryID: metadata?["cj_category_id"]?.string ?? "",
      categoryName: "Home, Garden & Furniture > \(preset.prefix(1).uppercased())\(preset.dropFirst())",
      optionNames: options.joined(separator: "-"),
      images: images.isEmpty ? ["https://cf.cjdropshipping.com/product/\(spu).jpg"] : images, weight: weight,
      length: millimetres[0], width: millimetres[1], height: millimetres[2],
      variants: variants.isEmpty ? made(spu: spu, cost: cost, weight: weight) : variants,
      isRemoved: removed.contains(sku))
  }

  /// Reads the shop's own form of a variant and the supplier's raw one.
  private static func variant(_ value: JSONValue, sku: String, cost: Int, weight: Int) -> CJVariant {
    let sku = value["sku"]?.string ?? value["variantSku"]?.string ?? sku
    let attributes = value["attributes"]?.object ?? [:]
    let key = attributes.sorted { $0.key < $1.key }.compactMap { $0.value.string }.joined(separator: "-")
    let price = (value["price"] ?? value["variantSellPrice"])?.number.map { Int($0 * 1000) } ?? 0
    return CJVariant(
      vid: value["vid"]?.string ?? number(from: "vid \(sku)"), sku: sku,
      key: key.isEmpty ? value["variantKey"]?.string ?? "Default" : key,
      cost: price > 0 ? price : plausible(cost, sku),
      weight: (value["weight"] ?? value["variantWeight"])?.integer.map { Int($0) } ?? weight,
      image: (value["image"] ?? value["variantImage"])?.string,
      stock: value["stock"]?.integer.map { max(0, Int($0)) } ?? StableHash.pick(20...400, sku))
  }

  /// One to three variants for a product whose row names none.
  private static func made(spu: String, cost: Int, weight: Int) -> [CJVariant] {
    (0..<StableHash.pick(1...3, "count \(spu)")).map { index in
      let sku = "\(spu)\(endings[index])"
      return CJVariant(
        vid: number(from: "vid \(sku)"), sku: sku, key: colours[index], cost: plausible(cost, spu) + 400 * index,
        weight: weight + 5 * index, image: nil, stock: StableHash.pick(20...400, sku))
    }
  }

  /// A cost where the row has none.
  private static func plausible(_ cost: Int, _ text: String) -> Int {
    cost > 0 ? cost : StableHash.pick(30...90, "cost \(text)") * 100
  }

  /// A 19-digit id in the shape of the supplier's newer ones.
  private static func number(from text: String) -> String {
    "169\(String(StableHash.of(text) % 9_000_000_000_000_000 + 1_000_000_000_000_000))"
  }

  private static func englishNames(_ seed: Seed) -> [String: String] {
    var names: [String: String] = [:]
    for row in seed.rows["products_translations"] ?? [] where row["languages_code"] == .string("en-CA") {
      if let id = row["products_id"]?.string { names[id] = row["name"]?.string }
    }
    return names
  }

  private static func presets(_ seed: Seed) -> [String: String] {
    var presets: [String: String] = [:]
    for row in seed.rows["categories"] ?? [] {
      if let id = row["id"]?.string { presets[id] = row["preset"]?.string }
    }
    return presets
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}

extension Int {
  /// The whole part of a number that is known to be small.
  fileprivate init(_ number: Decimal) { self = NSDecimalNumber(decimal: number).intValue }
}
