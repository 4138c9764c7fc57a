/// A point in time as everything stored, logged and sent here names it: milliseconds since 1970-01-01 UTC.
///
/// Durations are measured with `ContinuousClock`; an `Instant` is for what outlives the process.
package struct Instant: Hashable, Comparable, Sendable, Codable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Saturates instead of trapping: an absurd duration from outside must not stop the server.
  package func advanced(by duration: Duration) -> Self {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
    return overflow ? Self(milliseconds: duration < .zero ? .min : .max) : Self(milliseconds: sum)
  }

  /// Time from `earlier` to here; negative when `earlier` is later.
  package func since(_ earlier: Self) -> Duration {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return .milliseconds(overflow ? (self < earlier ? Int64.min : Int64.max) : difference)
  }
}

extension Duration {
  /// The duration in whole milliseconds, saturating; stored figures and SQLite columns use this unit.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    return product + attoseconds / 1_000_000_000_000_000
  }
}
