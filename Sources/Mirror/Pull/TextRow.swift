import Catalog
import SQLite

/// A product's or category's text in one language as its row in `product_text` or `category_text`.
enum TextRow {
  static let columns = "language, name, description_html, seo_title, seo_description"

  /// Reads the row whose columns are `columns`, in that order, from `first` on.
  static func read(_ row: Statement, from first: Int) -> ShopText {
    ShopText(
      language: row.text(first), name: row.optionalText(first + 1),
      descriptionHTML: row.optionalText(first + 2).map(DescriptionHTML.init(stored:)),
      seoTitle: row.optionalText(first + 3), seoDescription: row.optionalText(first + 4))
  }

  /// By the id of the product or category, each in the order of the languages' codes.
  static func all(of owner: Owner, in connection: Connection) throws -> [String: [ShopText]] {
    let rows = try connection.rows(
      "SELECT \(owner.key), \(columns) FROM \(owner.table) ORDER BY \(owner.key), language"
    ) { ($0.text(0), read($0, from: 1)) }
    var texts: [String: [ShopText]] = [:]
    for (id, text) in rows { texts[id, default: []].append(text) }
    return texts
  }

  /// Replaces all texts of one row.
  static func write(_ texts: [ShopText], of owner: Owner, _ id: String, to connection: Connection) throws {
    try connection.run("DELETE FROM \(owner.table) WHERE \(owner.key) = ?", .text(id))
    for text in texts {
      try connection.run(
        "INSERT INTO \(owner.table) (\(owner.key), \(columns)) VALUES (?,?,?,?,?,?)", .text(id), .text(text.language),
        .text(text.name), .text(text.descriptionHTML?.text), .text(text.seoTitle), .text(text.seoDescription))
    }
  }

  /// Whose texts they are.
  enum Owner {
    case product, category

    var table: String {
      switch self {
      case .product: "product_text"
      case .category: "category_text"
      }
    }

    var key: String {
      switch self {
      case .product: "product_id"
      case .category: "category_id"
      }
    }
  }
}
