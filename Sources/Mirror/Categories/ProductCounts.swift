import SQLite

/// Counts the listed products of categories, each product once in each category it is shown under.
struct ProductCounts {
  let connection: Connection

  /// By category; one without any is not there.
  func all() throws(SQLiteError) -> [String: Int] {
    let rows = try connection.rows(Self.allQuery) { ($0.text(0), Int($0.integer(1))) }
    return Dictionary(rows) { first, _ in first }
  }

  /// - Parameter category: nil: of the whole shop.
  func count(in category: String?) throws(SQLiteError) -> Int {
    guard let category else { return try first(Self.shopQuery) }
    let members = try first(Self.membersQuery, .text(category))
    // Whichever are fewer are looked at one by one: its members, or what is not listed.
    if members <= (try first(Self.unlistedQuery)) { return try first(Self.listedMembersQuery, .text(category)) }
    return members - (try first(Self.unlistedMembersQuery, .text(category)))
  }

  private func first(_ query: String, _ values: Value...) throws(SQLiteError) -> Int {
    let statement = try connection.statement(query)
    try statement.bind(values)
    defer { statement.reset() }
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  /// What is asked about one category, for whoever looks at the plans.
  static let categoryQueries = [membersQuery, listedMembersQuery, unlistedMembersQuery]
  static let shopQuery = "SELECT count(*) FROM listing WHERE is_listed = 1"

  private static let unlistedQuery = "SELECT count(*) FROM listing WHERE is_listed = 0"
  private static let membersQuery = "SELECT count(*) FROM product_category WHERE category_id = ?"
  private static let listedMembersQuery = """
    SELECT count(*) FROM product_category CROSS JOIN listing USING (product_id)
    WHERE category_id = ? AND is_listed = 1
    """
  private static let unlistedMembersQuery = """
    SELECT count(*) FROM listing CROSS JOIN product_category USING (product_id)
    WHERE is_listed = 0 AND category_id = ?
    """
  private static let allQuery = """
    SELECT category_id, count(*) FROM product_category
    WHERE product_id NOT IN (SELECT product_id FROM listing WHERE is_listed = 0) GROUP BY category_id
    """
}
