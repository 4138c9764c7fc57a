import Catalog

/// What hooks and people asked for, put together so that any number of them is one pull.
struct PullDemand: Equatable {
  private(set) var hints: Set<ShopHint> = []
  /// Everything that changed, for there are too many hints, or one that names no row.
  private(set) var wantsChanges = false
  /// Somebody waits for a whole pull.
  var wantsWhole = false

  var isEmpty: Bool { hints.isEmpty && !wantsChanges && !wantsWhole }

  mutating func add(_ new: some Sequence<ShopHint>) {
    for hint in new {
      if wantsChanges { return }
      hints.insert(hint)
      if hints.count > Limits.mostHints { addChanges() }
    }
  }

  mutating func addChanges() {
    hints = []
    wantsChanges = true
  }

  mutating func add(_ other: Self) {
    if other.wantsChanges { addChanges() } else { add(other.hints) }
    wantsWhole = wantsWhole || other.wantsWhole
  }

  /// What reads all of it; nil: nothing is asked.
  var scope: PullScope? {
    if wantsWhole { return .whole }
    if wantsChanges { return .changes }
    if hints.isEmpty { return nil }
    return .rows(hints.sorted { ($0.collection, $0.key) < ($1.collection, $1.key) })
  }
}
