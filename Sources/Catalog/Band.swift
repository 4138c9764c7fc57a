/// Age class of a supplier figure; of several, the greatest is what a page admits to.
package enum Band: String, Sendable, Comparable, CaseIterable {
  case current, stale, unknown

  package static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

  private var severity: Int {
    switch self {
    case .current: 0
    case .stale: 1
    case .unknown: 2
    }
  }
}
