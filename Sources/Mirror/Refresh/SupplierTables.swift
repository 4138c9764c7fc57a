import Catalog
import SQLite
import Telemetry

/// Writes what a supplier told into its tables, each figure with its instant and source; older never overwrites newer.
///
/// A figure from the future (somebody's clock was wrong) is neither believed to be newer nor stored as such.
struct SupplierTables {
  let connection: Connection
  let now: Instant

  private var references: ReferenceTable { ReferenceTable(connection: connection) }

  /// - Returns: the shop's products that show what was written; empty where the observation told nothing newer.
  func write(_ told: Observation) throws -> Set<String> {
    let observation = Observation(
      supplier: told.supplier, reference: told.reference, observedAt: min(told.observedAt, now), origin: told.origin,
      content: told.content)
    let key = SupplierLink.key(observation.reference.text)
    let known = try references.ref(of: key, supplier: observation.supplier)
    let ref: String?
    switch observation.content {
    case .product(var product):
      product.id = try references.spelling(of: product.id, knownAs: known, supplier: observation.supplier)
      ref = product.id
      guard try write(product, observation) else { return [] }
    case .stock(let productID, let levels):
      let spelled = try references.spelling(of: productID, knownAs: known, supplier: observation.supplier)
      ref = spelled
      guard try write(levels, of: spelled, observation) else { return [] }
    case .removed:
      ref = known ?? observation.reference.text
      guard try writeRemoved(ref ?? "", observation) else { return [] }
    case .notFound:
      ref = known
      try writeNotFound(key, ref: known, observation)
    }
    if let ref, observation.content != .notFound {
      try references.resolve(key, supplier: observation.supplier, to: ref)
      try references.resolveAskers(among: [SupplierLink.key(ref)], supplier: observation.supplier, to: ref)
    }
    return try references.products(supplier: observation.supplier, key: key, ref: ref)
  }

  // MARK: Product data

  private func write(_ product: SupplierProduct, _ observation: Observation) throws -> Bool {
    let (supplier, at) = (observation.supplier, observation.observedAt.milliseconds)
    try insertProduct(product.id, supplier)
    try connection.run(
      """
      UPDATE supplier_product SET sku = ?3, sku_key = ?4, name = ?5, image_urls = ?6, weight_grams = ?7,
        is_removed = 0, not_found_at = NULL, product_observed_at = ?8
      WHERE supplier = ?1 AND ref = ?2 AND ifnull(product_observed_at, 0) NOT BETWEEN ?8 + 1 AND ?9
      """, .text(supplier), .text(product.id), .text(product.sku), foldedKey(product.sku), .text(product.name),
      try StoredText.list(product.imageURLs), .integer(product.weightGrams), .integer(at),
      .integer(now.milliseconds))
    guard connection.changes > 0 else { return false }
    // An answer without any variant does not say that there are none: it keeps those we know.
    if !product.variants.isEmpty {
      for (position, variant) in product.variants.enumerated() {
        try write(variant, at: position, of: product.id, observation)
      }
      try removeVariants(of: product.id, supplier, except: product.variants.map(\.id))
    }
    let names = [product.id, product.sku].compactMap { $0 } + product.variants.compactMap(\.sku)
    let keys = Set(names.map(SupplierLink.key)).subtracting([""])
    try references.resolveAskers(among: keys, supplier: supplier, to: product.id)
    return true
  }

  /// Where stock was only ever pushed, for variants that go, that the supplier told some is kept: the shop's copies were
  /// older then, and still are.
  private func removeVariants(of ref: String, _ supplier: String, except vids: [String]) throws {
    let kept = try StoredText.list(vids)
    try connection.run(
      """
      UPDATE supplier_product SET stock_observed_at =
        (SELECT max(stock_observed_at) FROM supplier_variant
          WHERE supplier = ?1 AND ref = ?2 AND vid NOT IN (SELECT value FROM json_each(?3)))
      WHERE supplier = ?1 AND ref = ?2 AND stock_observed_at IS NULL
      """, .text(supplier), .text(ref), kept)
    try connection.run(
      """
      DELETE FROM supplier_variant
      WHERE supplier = ?1 AND ref = ?2 AND vid NOT IN (SELECT value FROM json_each(?3))
      """, .text(supplier), .text(ref), kept)
  }

  private func write(
    _ variant: SupplierVariant, at position: Int, of ref: String, _ observation: Observation
  ) throws {
    let optionValues = try StoredText.list(variant.optionValues.map { RowCheck.shortened($0) ?? $0 })
    try connection.run(
      """
      INSERT INTO supplier_variant (supplier, ref, vid, position, sku, sku_key, option_values, image_url,
        weight_grams, cost_micro_usd, observed_at, source) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT (supplier, ref, vid) DO UPDATE SET (position, sku, sku_key, option_values, image_url, weight_grams,
        cost_micro_usd, observed_at, source) = (excluded.position, excluded.sku, excluded.sku_key,
        excluded.option_values, excluded.image_url, excluded.weight_grams, excluded.cost_micro_usd,
        excluded.observed_at, excluded.source)
      """, .text(observation.supplier), .text(ref), .text(variant.id), .integer(position), .text(variant.sku),
      foldedKey(variant.sku), optionValues, .text(variant.imageURL),
      .integer(variant.weightGrams), .integer(variant.costMicroUSD), .integer(observation.observedAt.milliseconds),
      .text(observation.origin.rawValue))
  }

  // MARK: Stock

  /// A read answers for all variants of the product, so one it does not name is unknown; a push names what it names.
  private func write(_ stock: [VariantStock], of ref: String, _ observation: Observation) throws -> Bool {
    let (supplier, at) = (observation.supplier, observation.observedAt.milliseconds)
    try insertProduct(ref, supplier)
    if observation.origin == .supplier {
      try connection.run(
        """
        UPDATE supplier_product SET not_found_at = NULL, stock_observed_at = ?3
        WHERE supplier = ?1 AND ref = ?2 AND ifnull(stock_observed_at, 0) NOT BETWEEN ?3 + 1 AND ?4
        """, .text(supplier), .text(ref), .integer(at), .integer(now.milliseconds))
      guard connection.changes > 0 else { return false }
    }
    let isListKnown = try connection.first(
      "SELECT 1 FROM supplier_variant WHERE supplier = ? AND ref = ? AND observed_at IS NOT NULL LIMIT 1",
      .text(supplier), .text(ref)
    ) { $0.flag(0) }
    // Once the supplier has listed its variants, an id it did not list there is none of them.
    if isListKnown != true {
      for (position, variant) in stock.enumerated() {
        try connection.run(
          "INSERT OR IGNORE INTO supplier_variant (supplier, ref, vid, position) VALUES (?,?,?,?)",
          .text(supplier), .text(ref), .text(variant.variantID), .integer(position))
      }
    }
    let named = Dictionary(stock.map { ($0.variantID, $0.levels) }) { first, _ in first }
    let variants = try connection.rows(
      """
      SELECT vid FROM supplier_variant
      WHERE supplier = ?1 AND ref = ?2 AND ifnull(stock_observed_at, 0) NOT BETWEEN ?3 + 1 AND ?4
      """, .text(supplier), .text(ref), .integer(at), .integer(now.milliseconds)
    ) { $0.text(0) }
    for vid in variants {
      if let levels = named[vid] {
        try write(levels, vid, of: ref, observation)
      } else if observation.origin == .supplier {
        try write(nil, vid, of: ref, observation)
      }
    }
    return true
  }

  /// Countries the answer leaves out leave the table; nil levels leave no number that could pass for zero.
  private func write(_ levels: [StockLevel]?, _ vid: String, of ref: String, _ observation: Observation) throws {
    let (supplier, at) = (observation.supplier, observation.observedAt.milliseconds)
    try connection.run(
      """
      UPDATE supplier_variant SET is_stock_known = ?4, stock_observed_at = ?5, stock_source = ?6
      WHERE supplier = ?1 AND ref = ?2 AND vid = ?3
      """, .text(supplier), .text(ref), .text(vid), .flag(levels != nil), .integer(at),
      .text(observation.origin.rawValue))
    try connection.run(
      "DELETE FROM supplier_stock WHERE supplier = ? AND ref = ? AND vid = ?", .text(supplier), .text(ref), .text(vid))
    for level in levels ?? [] {
      try connection.run(
        """
        INSERT OR REPLACE INTO supplier_stock (supplier, ref, vid, country, cj, factory, verified, observed_at, source)
        VALUES (?,?,?,?,?,?,?,?,?)
        """, .text(supplier), .text(ref), .text(vid), .text(level.country), .integer(level.supplier),
        .integer(level.factory), .integer(level.isVerified.map { $0 ? 1 : 0 }), .integer(at),
        .text(observation.origin.rawValue))
    }
  }

  // MARK: Gone

  private func writeRemoved(_ ref: String, _ observation: Observation) throws -> Bool {
    let (supplier, at) = (observation.supplier, observation.observedAt.milliseconds)
    try insertProduct(ref, supplier)
    try connection.run(
      """
      UPDATE supplier_product SET is_removed = 1, not_found_at = NULL, product_observed_at = ?3
      WHERE supplier = ?1 AND ref = ?2 AND ifnull(product_observed_at, 0) NOT BETWEEN ?3 + 1 AND ?4
      """, .text(supplier), .text(ref), .integer(at), .integer(now.milliseconds))
    return connection.changes > 0
  }

  /// What was once known keeps its figures, which age; what never was is remembered, so that it is not asked each turn.
  private func writeNotFound(_ key: String, ref: String?, _ observation: Observation) throws {
    guard let ref else {
      return try references.noteNotFound(key, supplier: observation.supplier, at: observation.observedAt)
    }
    try connection.run(
      """
      UPDATE supplier_product SET not_found_at = ?3
      WHERE supplier = ?1 AND ref = ?2 AND ?3 >= max(ifnull(product_observed_at, 0), ifnull(stock_observed_at, 0))
      """, .text(observation.supplier), .text(ref), .integer(observation.observedAt.milliseconds))
  }

  private func insertProduct(_ ref: String, _ supplier: String) throws {
    try connection.run(
      "INSERT OR IGNORE INTO supplier_product (supplier, ref, ref_key) VALUES (?,?,?)", .text(supplier), .text(ref),
      .text(SupplierLink.key(ref)))
  }

  private func foldedKey(_ sku: String?) -> Value {
    guard let sku else { return .null }
    let key = SupplierLink.key(sku)
    return key.isEmpty ? .null : .text(key)
  }
}
