/// How long to wait before the next attempt at something that failed: doubling, bounded, and never twice the same, so
/// that many clients of a neighbour that comes back do not arrive together.
///
/// With `first` 1 s and `most` 60 s, each delay even-handedly drawn from the upper half of its bound:
///
/// | failures so far | 1 | 2 | 3 | 4 | 5 | 6 | 7 and more |
/// |---|---|---|---|---|---|---|---|
/// | bound | 1 s | 2 s | 4 s | 8 s | 16 s | 32 s | 60 s |
/// | delay | 0.5–1 s | 1–2 s | 2–4 s | 4–8 s | 8–16 s | 16–32 s | 30–60 s |
package struct Backoff: Sendable, Equatable {
  package let first: Duration
  package let most: Duration

  package init(first: Duration = .seconds(1), most: Duration = .seconds(60)) {
    self.first = first
    self.most = most
  }

  /// - Parameters:
  ///   - failures: how many attempts failed in a row; less than 1 counts as 1.
  ///   - generator: where the jitter comes from.
  package func delay(afterFailures failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
    var bound = first
    var left = failures
    while left > 1, bound < most, bound != .zero {
      bound *= 2
      left -= 1
    }
    // Half and more: a delay of nearly nothing would be no delay.
    return min(bound, most) * Double.random(in: 0.5...1, using: &generator)
  }
}
