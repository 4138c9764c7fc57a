/// Remembers whether a loop's work is failing, so that its log has one line per change of state and none per repetition.
struct Trouble {
  /// Successes in a row that end it: more than one where some of the work goes well while the rest fails.
  private let successesThatEnd: Int
  private var reason: String?
  private var successes = 0
  private var total = 0
  /// Failures in a row.
  private(set) var failures = 0

  init(successesThatEnd: Int = 1) {
    self.successesThatEnd = successesThatEnd
  }

  /// Whether this failure is news: the first of a trouble, or one for another reason.
  mutating func note(_ reason: String) -> Bool {
    defer { self.reason = reason }
    failures += 1
    total += 1
    successes = 0
    return self.reason != reason
  }

  /// Notes a success; how many failures it ended, nil where there was no trouble or it is not over yet.
  mutating func end() -> Int? {
    failures = 0
    guard reason != nil else { return nil }
    successes += 1
    guard successes >= successesThatEnd else { return nil }
    defer { self = Self(successesThatEnd: successesThatEnd) }
    return total
  }
}
