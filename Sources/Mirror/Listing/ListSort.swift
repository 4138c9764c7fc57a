/// In which order a list shows its products; those without price or image come last in each, ties go by id.
package enum ListSort: String, Sendable, CaseIterable {
  /// Available first, then featured, then the owner's order, then newest.
  case featured
  case newest
  case price
  case priceDescending = "-price"
  case name
  case nameDescending = "-name"

  /// One page of product ids, read off the index of that order.
  var pageQuery: String {
    let order =
      switch self {
      case .featured: "last_rank, is_unavailable, is_plain, position, newness, product_id"
      case .newest: "last_rank, newness, product_id"
      case .price: "last_rank, price, product_id"
      case .priceDescending: "last_rank, price DESC, product_id"
      case .name: "last_rank, name, product_id"
      case .nameDescending: "last_rank, name DESC, product_id"
      }
    return "SELECT product_id FROM listing WHERE is_listed = 1 ORDER BY \(order) LIMIT ? OFFSET ?"
  }
}
