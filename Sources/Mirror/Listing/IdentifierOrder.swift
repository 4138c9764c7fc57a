/// The order in which rows of the shop stand where nothing else decides: which of two has the better right to a slug.
enum IdentifierOrder {
  /// Counted ids in the order of counting, others by their text.
  static func precedes(_ left: String, _ right: String) -> Bool {
    let (leftCount, rightCount) = (left.utf8.count, right.utf8.count)
    return leftCount == rightCount ? left < right : leftCount < rightCount
  }
}
