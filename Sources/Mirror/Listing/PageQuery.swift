import SQLite

/// Finds which products stand on one page of a list, by the cheaper of two ways where a category narrows it.
struct PageQuery {
  let connection: Connection
  let sort: ListSort
  /// An id; nil: the whole shop.
  let category: String?

  /// - Parameter page: counted from 1.
  /// - Returns: the ids in the order of `sort`, and how many the whole list has.
  func page(_ page: Int, size: Int) throws(SQLiteError) -> (ids: [String], totalItems: Int) {
    let size = max(0, size)
    let counts = ProductCounts(connection: connection)
    let totalItems = try counts.count(in: category)
    let (offset, overflow) = max(0, page - 1).multipliedReportingOverflow(by: size)
    guard !overflow, size > 0, offset < totalItems else { return ([], totalItems) }
    let bounds = (Value.integer(size), Value.integer(offset))
    guard let category else {
      return (try connection.rows(sort.pageQuery, bounds.0, bounds.1) { $0.text(0) }, totalItems)
    }
    let all = totalItems > Self.sortedAtOnce ? try counts.count(in: nil) : .max
    let isWalk = Self.isWalkShorter(to: min(offset + size, totalItems), members: totalItems, of: all)
    let query = isWalk ? sort.walkedCategoryQuery : sort.sortedCategoryQuery
    return (try connection.rows(query, .text(category), bounds.0, bounds.1) { $0.text(0) }, totalItems)
  }

  /// Whether walking a list of `all` products meets the one at `place` among `members` of them, were they spread
  /// evenly, sooner than all members are sorted.
  static func isWalkShorter(to place: Int, members: Int, of all: Int) -> Bool {
    Double(place) * Double(all) < Double(members) * Double(members)
  }

  /// So few are sorted in half a millisecond, sooner than the whole list is counted to know better.
  static let sortedAtOnce = 1000
}
