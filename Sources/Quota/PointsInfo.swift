/// What an answer tells about the account's points.
package struct PointsInfo: Sendable, Equatable {
  /// A day's points, the capacity of the bucket.
  package let total: Int
  /// For information; may exceed `total`, as the bucket fills while it is spent.
  package let usedToday: Int?
  /// What can be spent now; not `total - usedToday`.
  package let remaining: Int

  package init(total: Int, usedToday: Int?, remaining: Int) {
    self.total = total
    self.usedToday = usedToday
    self.remaining = remaining
  }
}
