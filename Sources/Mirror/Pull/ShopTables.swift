import Catalog
import SQLite
import Telemetry

/// Reads and writes the shop's rows; what changed is decided by whoever compares them.
struct ShopTables {
  let connection: Connection

  func products() throws -> [ShopProduct] {
    let texts = try TextRow.all(of: .product, in: connection)
    return try connection.collect("SELECT \(ProductRow.columns) FROM product") { row in
      var product = try ProductRow.read(row)
      product.texts = texts[product.id] ?? []
      return product
    }
  }

  func categories() throws -> [ShopCategory] {
    let texts = try TextRow.all(of: .category, in: connection)
    return try connection.collect("SELECT \(Self.categoryColumns) FROM category") { row in
      var category = Self.category(row)
      category.texts = texts[category.id] ?? []
      return category
    }
  }

  func providers() throws -> [ShopProvider] {
    try connection.collect("SELECT \(Self.providerColumns) FROM provider", read: Self.provider)
  }

  /// The codes in the shop's own order.
  func languages() throws -> [String] {
    try connection.rows("SELECT code FROM language ORDER BY position") { $0.text(0) }
  }

  func write(_ product: ShopProduct, at now: Instant) throws {
    try ProductRow.write(product, to: connection, at: now)
    try TextRow.write(product.texts, of: .product, product.id, to: connection)
  }

  func write(_ category: ShopCategory) throws {
    try connection.run(
      "INSERT OR REPLACE INTO category (\(Self.categoryColumns)) VALUES (?,?,?,?,?,?,?)",
      .text(category.id), .text(category.name), .text(category.slug), .text(category.parentID),
      .text(category.preset), .flag(category.isVisible), .integer(category.position))
    try TextRow.write(category.texts, of: .category, category.id, to: connection)
  }

  func write(_ languages: [String]) throws {
    try connection.run("DELETE FROM language")
    for (position, code) in languages.enumerated() {
      try connection.run("INSERT INTO language (code, position) VALUES (?, ?)", .text(code), .integer(position))
    }
  }

  func write(_ provider: ShopProvider) throws {
    try connection.run(
      "INSERT OR REPLACE INTO provider (\(Self.providerColumns)) VALUES (?,?,?,?,?,?,?)",
      .text(provider.id), .text(provider.code), .text(provider.name), .text(provider.currency),
      StoredText.decimal(provider.marginPercent), StoredText.decimal(provider.marginFixed),
      .flag(provider.isActive))
  }

  /// Takes the product's derived rows with it.
  func removeProduct(_ id: String) throws {
    try connection.run("DELETE FROM product WHERE id = ?", .text(id))
  }

  func removeCategory(_ id: String) throws {
    try connection.run("DELETE FROM category WHERE id = ?", .text(id))
  }

  func removeProvider(_ id: String) throws {
    try connection.run("DELETE FROM provider WHERE id = ?", .text(id))
  }

  static let categoryColumns = "id, name, slug, parent_id, preset, is_visible, position"
  static let providerColumns = "id, code, name, currency, margin_percent, margin_fixed, is_active"

  static func category(_ row: Statement) -> ShopCategory {
    ShopCategory(
      id: row.text(0), name: row.text(1), slug: row.optionalText(2), parentID: row.optionalText(3),
      preset: row.optionalText(4), isVisible: row.flag(5), position: row.optionalInteger(6).map { Int($0) })
  }

  static func provider(_ row: Statement) -> ShopProvider {
    ShopProvider(
      id: row.text(0), code: row.text(1), name: row.text(2), currency: row.optionalText(3),
      marginPercent: StoredText.number(row.optionalText(4)), marginFixed: StoredText.number(row.optionalText(5)),
      isActive: row.flag(6))
  }
}
