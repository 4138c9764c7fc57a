/// Remembers whether a loop's work is failing, so that its log has one line per change of state and none per repetition.
struct Trouble {
  private var reason: String?
  /// Failures in a row.
  private(set) var failures = 0

  /// Whether this failure is news: the first in a row, or one for another reason.
  mutating func note(_ reason: String) -> Bool {
    defer { self.reason = reason }
    failures += 1
    return self.reason != reason
  }

  /// How many failures just ended; nil where there was no trouble.
  mutating func end() -> Int? {
    defer {
      reason = nil
      failures = 0
    }
    return failures > 0 ? failures : nil
  }
}
