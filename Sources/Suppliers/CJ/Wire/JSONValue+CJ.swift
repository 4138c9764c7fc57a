import Foundation
import Telemetry
import Upstream

/// The readings that CJ's answers have in common.
extension JSONValue {
  /// Text that says something, without blanks around it; ids may come as numbers.
  var filledText: String? {
    guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
    return text
  }

  /// The member of that name, nil also for null.
  func told(_ name: String) -> JSONValue? {
    guard let value = self[name], value != .null else { return nil }
    return value
  }

  /// A list that may be JSON text, an array or one plain text; empty elements are dropped.
  var texts: [String] {
    let elements: [String] =
      switch embedded {
      case .array(let elements): elements.compactMap(\.text)
      default: text.map { [$0] } ?? []
      }
    return elements.filter { $0.contains { !$0.isWhitespace } }
  }

  /// Micro-USD of a price in USD given as number or text; a part below a millionth counts up, never below cost. Nil for
  /// negative and absurd ones.
  var microUSD: Int64? {
    guard let price = number else { return nil }
    return Self.whole(price * 1_000_000, rounding: .up)
  }

  /// Whole grams of a weight in grams.
  var grams: Int? {
    guard let weight = number else { return nil }
    return Self.whole(weight, rounding: .plain).flatMap { Int(exactly: $0) }
  }

  /// Epoch milliseconds or a text with zone; a time without zone says nothing.
  var instant: Instant? {
    switch self {
    case .number: integer.map { Instant(milliseconds: Int64($0)) }
    case .string(let text): Instant(text: text)
    default: nil
    }
  }

  /// The largest figure taken for real: a million dollars, a ton.
  private static let largest: Decimal = 1_000_000_000_000

  private static func whole(_ value: Decimal, rounding mode: NSDecimalNumber.RoundingMode) -> Int64? {
    guard value >= 0, value <= largest else { return nil }
    var value = value
    var rounded = Decimal()
    unsafe NSDecimalRound(&rounded, &value, 0, mode)
    return Int64(rounded.description)
  }
}
