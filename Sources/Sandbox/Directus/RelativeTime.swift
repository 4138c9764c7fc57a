import Foundation
import Telemetry

/// Reads `$NOW` and `$NOW(-2 hours)`, the instants a filter may name instead of a date.
struct RelativeTime: Sendable, Equatable {
  /// Milliseconds of the units that Directus knows, by their first letters.
  private static let units: [(names: Set<String>, milliseconds: Double)] = [
    (["ms", "milliseconds", "millisecond", "msec", "msecs"], 1),
    (["s", "sec", "secs", "second", "seconds"], 1000),
    (["m", "min", "mins", "minute", "minutes"], 60_000),
    (["h", "hr", "hrs", "hour", "hours"], 3_600_000),
    (["d", "day", "days"], 86_400_000),
    (["w", "week", "weeks"], 604_800_000),
    (["mth", "month", "months"], 2_629_800_000),
    (["y", "yr", "yrs", "year", "years"], 31_557_600_000),
  ]

  private let milliseconds: Double

  /// nil where the text is no such instant.
  init?(_ text: String) {
    if text == "$NOW" {
      milliseconds = 0
      return
    }
    guard text.hasPrefix("$NOW("), text.hasSuffix(")") else { return nil }
    let inner = text.dropFirst("$NOW(".count).dropLast().trimmingCharacters(in: .whitespaces)
    let number = inner.prefix { "+-.0123456789".contains($0) }
    let unit = inner.dropFirst(number.count).trimmingCharacters(in: .whitespaces).lowercased()
    guard let count = Double(number), let known = Self.units.first(where: { $0.names.contains(unit) }) else {
      return nil
    }
    milliseconds = count * known.milliseconds
  }

  func instant(at now: Instant) -> Instant {
    now.advanced(by: .milliseconds(Int64(exactly: milliseconds.rounded()) ?? 0))
  }
}
