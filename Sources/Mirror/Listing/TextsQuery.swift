import Catalog
import SQLite

/// Reads the texts of some rows in all languages, each row's sorted by language as a pull has them.
struct TextsQuery {
  let connection: Connection

  /// By product.
  ///
  /// - Parameter ids: a JSON list.
  func products(_ ids: Value, withDescriptions: Bool) throws(SQLiteError) -> [String: [ShopText]] {
    try texts(withDescriptions ? Self.productsQuery : Self.productsQueryWithoutDescription, ids)
  }

  /// By category.
  ///
  /// - Parameter ids: a JSON list.
  func categories(_ ids: Value) throws(SQLiteError) -> [String: [ShopText]] {
    try texts(Self.categoriesQuery, ids)
  }

  /// All it asks, for whoever looks at their plans.
  static let queries = [productsQuery, productsQueryWithoutDescription, categoriesQuery]

  private static let productsQuery = query(.product)
  private static let productsQueryWithoutDescription = productsQuery.replacing("description_html", with: "NULL")
  private static let categoriesQuery = query(.category)

  private static func query(_ owner: TextRow.Owner) -> String {
    """
    SELECT \(owner.key), \(TextRow.columns) FROM \(owner.table)
    WHERE \(owner.key) IN (SELECT value FROM json_each(?)) ORDER BY \(owner.key), language
    """
  }

  private func texts(_ query: String, _ ids: Value) throws(SQLiteError) -> [String: [ShopText]] {
    var texts: [String: [ShopText]] = [:]
    for (id, text) in try connection.rows(query, ids, row: { ($0.text(0), TextRow.read($0, from: 1)) }) {
      texts[id, default: []].append(text)
    }
    return texts
  }
}
