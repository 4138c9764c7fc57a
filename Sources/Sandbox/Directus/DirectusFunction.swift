import Foundation
import Telemetry
import Upstream

/// A function over a column, as `year(last_sync)` and `count(translations)` name it.
enum DirectusFunction: String, Sendable {
  case year, month, week, day, weekday, hour, minute, second
  /// Of a list in a JSON column, or of the rows behind an alias.
  case count

  private static let utc: Calendar = {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    return calendar
  }()

  /// The part of a date; nil for `count`.
  func part(of instant: Instant) -> Int? {
    let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    return switch self {
    case .year: Self.utc.component(.year, from: date)
    case .month: Self.utc.component(.month, from: date)
    case .week: Self.utc.component(.weekOfYear, from: date)
    case .day: Self.utc.component(.day, from: date)
    // Sunday is 0 on the wire and 1 here.
    case .weekday: Self.utc.component(.weekday, from: date) - 1
    case .hour: Self.utc.component(.hour, from: date)
    case .minute: Self.utc.component(.minute, from: date)
    case .second: Self.utc.component(.second, from: date)
    case .count: nil
    }
  }
}
