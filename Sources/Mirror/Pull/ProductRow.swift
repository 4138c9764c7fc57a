import Catalog
import SQLite
import Telemetry

/// A shop product as its row in `product`, in both directions.
enum ProductRow {
  static let columns = """
    id, sku, slug, name, description_html, is_visible, is_featured, price, compare_at_price, currency, cost, \
    margin_percent, margin_fixed, is_price_calculated, stock, image_urls, category_ids, provider_id, \
    supplier_product_id, variants, weight_grams, last_sync, created_at, updated_at, position
    """

  /// The same places, so that `read` reads either.
  static let columnsWithoutDescription = columns.replacing("description_html", with: "NULL")

  /// A row that exists keeps the instant of its first pull.
  static func write(_ product: ShopProduct, to connection: Connection, at now: Instant) throws {
    let statement = try connection.statement(
      """
      INSERT INTO product (\(columns), first_pulled_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT (id) DO UPDATE SET (\(columns)) = (excluded.id, excluded.sku, excluded.slug, excluded.name,
        excluded.description_html, excluded.is_visible, excluded.is_featured, excluded.price,
        excluded.compare_at_price, excluded.currency, excluded.cost, excluded.margin_percent, excluded.margin_fixed,
        excluded.is_price_calculated, excluded.stock, excluded.image_urls, excluded.category_ids,
        excluded.provider_id, excluded.supplier_product_id, excluded.variants, excluded.weight_grams,
        excluded.last_sync, excluded.created_at, excluded.updated_at, excluded.position)
      """)
    try statement.bind([
      .text(product.id), .text(product.sku), .text(product.slug), .text(product.name),
      .text(product.descriptionHTML?.text), .flag(product.isVisible), .flag(product.isFeatured),
      StoredText.decimal(product.price), StoredText.decimal(product.compareAtPrice), .text(product.currency),
      StoredText.decimal(product.cost), StoredText.decimal(product.marginPercent),
      StoredText.decimal(product.marginFixed), .integer(product.isPriceCalculated.map { $0 ? 1 : 0 }),
      .integer(product.stock), try StoredText.list(product.imageURLs), try StoredText.list(product.categoryIDs),
      .text(product.providerID), .text(product.supplierProductID), try StoredText.list(product.variants),
      .integer(product.weightGrams), .integer(product.lastSync?.milliseconds),
      .integer(product.createdAt?.milliseconds), .integer(product.updatedAt?.milliseconds),
      .integer(product.position), .integer(now.milliseconds),
    ])
    while try statement.step() {}
    statement.reset()
  }

  /// Reads the row whose columns are `columns`, in that order, from the first on.
  static func read(_ row: Statement) throws -> ShopProduct {
    ShopProduct(
      id: row.text(0), sku: row.optionalText(1), slug: row.optionalText(2), name: row.text(3),
      descriptionHTML: row.optionalText(4).map(DescriptionHTML.init(stored:)), isVisible: row.flag(5),
      isFeatured: row.flag(6),
      price: StoredText.number(row.optionalText(7)), compareAtPrice: StoredText.number(row.optionalText(8)),
      currency: row.optionalText(9), cost: StoredText.number(row.optionalText(10)),
      marginPercent: StoredText.number(row.optionalText(11)), marginFixed: StoredText.number(row.optionalText(12)),
      isPriceCalculated: row.optionalInteger(13).map { $0 != 0 }, stock: row.optionalInteger(14).map { Int($0) },
      imageURLs: try StoredText.elements(row.text(15)), categoryIDs: try StoredText.elements(row.text(16)),
      providerID: row.optionalText(17), supplierProductID: row.optionalText(18),
      variants: try StoredText.elements(row.text(19)), weightGrams: row.optionalInteger(20).map { Int($0) },
      lastSync: row.instant(21), createdAt: row.instant(22), updatedAt: row.instant(23),
      position: row.optionalInteger(24).map { Int($0) })
  }
}
