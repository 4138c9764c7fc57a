/// In which order a list shows its products; those without price or image come last in each, ties go by id.
package enum ListSort: String, Sendable, CaseIterable {
  /// Available first, then featured, then the owner's order, then newest.
  case featured
  case newest
  case price
  case priceDescending = "-price"
  case name
  case nameDescending = "-name"

  /// The columns of `listing` it sorts by, in the order of its index.
  var order: String {
    switch self {
    case .featured: "last_rank, is_unavailable, is_plain, position, newness, product_id"
    case .newest: "last_rank, newness, product_id"
    case .price: "last_rank, price, product_id"
    case .priceDescending: "last_rank, price DESC, product_id"
    case .name: "last_rank, name, product_id"
    case .nameDescending: "last_rank, name DESC, product_id"
    }
  }

  /// One page of product ids, read off that index.
  var pageQuery: String {
    "SELECT product_id FROM listing WHERE is_listed = 1 ORDER BY \(order) LIMIT ? OFFSET ?"
  }

  /// One page of those in a category, by sorting its members: right for a small one.
  var sortedCategoryQuery: String {
    """
    SELECT product_id FROM product_category CROSS JOIN listing USING (product_id)
    WHERE is_listed = 1 AND category_id = ? ORDER BY \(order) LIMIT ? OFFSET ?
    """
  }

  /// The same by walking the index of the whole list: right where it meets members often.
  var walkedCategoryQuery: String {
    """
    SELECT product_id FROM listing
    WHERE is_listed = 1 AND EXISTS (
      SELECT 1 FROM product_category AS c WHERE c.product_id = listing.product_id AND c.category_id = ?)
    ORDER BY \(order) LIMIT ? OFFSET ?
    """
  }
}
