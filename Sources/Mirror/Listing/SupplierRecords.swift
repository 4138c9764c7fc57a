import Catalog
import SQLite
import Telemetry

/// Reads what is known of supplier products, many at once.
struct SupplierRecords {
  let connection: Connection

  struct Key: Hashable {
    let supplier: String
    let ref: String
  }

  /// The supplier product behind each of `productIDs` (a JSON list) that has one; two of the shop's products may share it.
  func records(of productIDs: Value) throws -> [Key: SupplierRecord] {
    let stock = try levels(productIDs)
    let variants = try variants(productIDs, stock)
    let rows = try connection.collect(Self.productsQuery, productIDs) { row in
      let key = Key(supplier: row.text(0), ref: row.text(1))
      let known = variants[key] ?? []
      let product = SupplierProduct(
        id: key.ref, sku: row.optionalText(2), name: row.optionalText(3),
        imageURLs: try StoredText.elements(row.text(4)), weightGrams: row.optionalInteger(5).map { Int($0) },
        variants: known.map(\.variant))
      return (
        key,
        SupplierRecord(
          product: product, removedAt: row.instant(6), stockObservedAt: row.instant(7), variants: known)
      )
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// All it asks, for whoever looks at their plans.
  static let queries = [productsQuery, variantsQuery, levelsQuery]

  private static let productsQuery = """
    SELECT supplier, ref, sku, name, image_urls, weight_grams,
      CASE WHEN is_removed THEN product_observed_at END, stock_observed_at
    FROM supplier_product
    WHERE (supplier, ref) IN (\(Self.wanted))
    """
  private static let variantsQuery = """
    SELECT supplier, ref, vid, sku, option_values, cost_micro_usd, image_url, weight_grams, observed_at, source,
      is_stock_known, stock_observed_at, stock_source
    FROM supplier_variant WHERE (supplier, ref) IN (\(Self.wanted)) ORDER BY supplier, ref, position, vid
    """
  private static let levelsQuery = """
    SELECT supplier, ref, vid, country, cj, factory, verified FROM supplier_stock
    WHERE (supplier, ref) IN (\(Self.wanted)) ORDER BY supplier, ref, vid, country
    """
  private static let wanted = """
    SELECT r.supplier, r.ref FROM product_reference AS p JOIN reference AS r
      ON r.supplier = p.supplier AND r.key = p.key
    WHERE p.product_id IN (SELECT value FROM json_each(?1)) AND r.ref IS NOT NULL
    """

  private func variants(
    _ productIDs: Value, _ stock: [Key: [String: [StockLevel]]]
  ) throws -> [Key: [SupplierVariantRecord]] {
    var variants: [Key: [SupplierVariantRecord]] = [:]
    let rows = try connection.collect(Self.variantsQuery, productIDs) { row in
      let key = Key(supplier: row.text(0), ref: row.text(1))
      let variant = SupplierVariant(
        id: row.text(2), sku: row.optionalText(3), optionValues: try StoredText.elements(row.text(4)),
        costMicroUSD: row.optionalInteger(5), imageURL: row.optionalText(6),
        weightGrams: row.optionalInteger(7).map { Int($0) })
      let record = SupplierVariantRecord(
        variant: variant, costObservedAt: row.instant(8), costOrigin: origin(row.optionalText(9)),
        levels: row.flag(10) ? stock[key]?[variant.id] ?? [] : nil, stockObservedAt: row.instant(11),
        stockOrigin: origin(row.optionalText(12)))
      return (key, record)
    }
    for (key, record) in rows { variants[key, default: []].append(record) }
    return variants
  }

  private func levels(_ productIDs: Value) throws -> [Key: [String: [StockLevel]]] {
    var levels: [Key: [String: [StockLevel]]] = [:]
    let rows = try connection.rows(Self.levelsQuery, productIDs) { row in
      let level = StockLevel(
        country: row.text(3), supplier: Int(row.integer(4)), factory: Int(row.integer(5)),
        isVerified: row.optionalInteger(6).map { $0 != 0 })
      return (Key(supplier: row.text(0), ref: row.text(1)), row.text(2), level)
    }
    for (key, vid, level) in rows { levels[key, default: [:]][vid, default: []].append(level) }
    return levels
  }

  private func origin(_ text: String?) -> Observation.Origin? {
    text.flatMap(Observation.Origin.init(rawValue:))
  }
}
