import Upstream

/// A figure CJ gives for several variants at once: one value, or lowest and highest in one text.
package struct CJRange<Figure: Comparable & Sendable>: Sendable, Equatable where Figure: Equatable {
  package let lowest: Figure
  package let highest: Figure

  /// Reads `3.42`, `"6.08 -- 7.29"`, `"1.38-1.74"` and `"15.61 - 21.12"`; nil for anything else, as a price half
  /// understood is worse than none.
  init?(_ value: JSONValue?, _ figure: (JSONValue) -> Figure?) {
    guard let value else { return nil }
    if let single = figure(value) {
      (lowest, highest) = (single, single)
      return
    }
    guard let text = value.string else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    guard parts.count == 2 || (parts.count == 3 && parts[1].isEmpty), let first = parts.first, let last = parts.last,
      let lowest = figure(.string(first)), let highest = figure(.string(last)), lowest <= highest
    else { return nil }
    self.lowest = lowest
    self.highest = highest
  }
}
