import Catalog
import SQLite

/// Reads categories with their texts: the whole tree, or what the paths to some of them need.
struct CategoriesQuery {
  let connection: Connection

  func all() throws -> CategoryTree {
    let rows = try connection.rows("SELECT \(ShopTables.categoryColumns) FROM category") { ShopTables.category($0) }
    return CategoryTree(try withTexts(rows))
  }

  /// The tree of `ids` and all above them; UNION ends at a circle.
  ///
  /// With those that dispute one of them its slug, whose own parents nobody asks for.
  func tree(of ids: some Sequence<String>) throws -> CategoryTree {
    let wanted = Set(ids).sorted()
    if wanted.isEmpty { return CategoryTree([]) }
    let rows = try connection.rows(Self.upwardsQuery, try StoredText.list(wanted)) { ShopTables.category($0) }
    let slugs = Set(rows.compactMap(\.slug)).sorted()
    let rivals =
      slugs.isEmpty
      ? [] : try connection.rows(Self.rivalsQuery, try StoredText.list(slugs)) { ShopTables.category($0) }
    return CategoryTree(try withTexts(rows) + rivals)
  }

  static let upwardsQuery = """
    WITH RECURSIVE upwards (id) AS (
      SELECT value FROM json_each(?)
      UNION SELECT parent_id FROM category JOIN upwards USING (id) WHERE parent_id IS NOT NULL)
    SELECT \(ShopTables.categoryColumns) FROM category WHERE id IN upwards
    """
  private static let rivalsQuery = """
    WITH wanted (slug) AS (SELECT value FROM json_each(?))
    SELECT \(ShopTables.categoryColumns) FROM category
    WHERE is_visible = 1 AND (slug IN wanted OR id IN wanted)
    """

  private func withTexts(_ rows: [ShopCategory]) throws -> [ShopCategory] {
    let texts = try TextsQuery(connection: connection).categories(try StoredText.list(rows.map(\.id)))
    return rows.map { row in
      var category = row
      category.texts = texts[row.id] ?? []
      return category
    }
  }
}
