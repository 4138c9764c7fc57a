/// Which Directus the double is: they word refusals differently and understand more or less.
package enum DirectusVersion: String, Sendable, CaseIterable, Comparable {
  /// Tells an unknown collection from a forbidden one, keeps at most 21 elements of a bracket list.
  case v11_12 = "11.12.0"
  /// Words both alike.
  case v11_13 = "11.13.0"
  /// Reads paths out of JSON columns, refuses text in a numeric filter.
  case v11_17 = "11.17.4"

  package static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
