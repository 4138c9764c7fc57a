package import Foundation

/// Lenient readers: each answers nil where the value does not mean what is asked for.
extension JSONValue {
  /// The member of an object; nil for an absent one and for anything that is no object. A null is `.null`.
  package subscript(_ name: String) -> JSONValue? { object?[name] }

  /// A string as it is, untrimmed.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A string as it is, or a number's digits (`2507` and `"2507"` are the same id).
  package var text: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.isNaN ? nil : number.description
    default: nil
    }
  }

  /// A number, or a text that spells one with a decimal point, blanks around it allowed. `"3,5"` and `"NaN"` are none.
  package var number: Decimal? {
    switch self {
    case .number(let number):
      return number.isNaN ? nil : number
    case .string(let text):
      let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
      if case .value(let number) = DecimalText.read(Array(trimmed.utf8)[...], leadingZeros: true) { return number }
      return nil
    default:
      return nil
    }
  }

  /// A whole number that fits 64 bits, or a text that spells one; `2.0` and `"2e3"` are whole, `2.5` is not.
  package var integer: Int? {
    // Digits, as the conversions of `Decimal` to `Int` wrap or round silently.
    number.flatMap { Int($0.description) }
  }

  /// A flag: `true`, 1, `"true"`, `"1"` and their opposites.
  package var bool: Bool? {
    switch self {
    case .bool(let flag): flag
    case .number(1), .string("true"), .string("1"): true
    case .number(0), .string("false"), .string("0"): false
    default: nil
    }
  }

  /// The elements of an array.
  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object.
  package var object: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// What a string holding JSON holds, else the value itself: some servers store JSON as text.
  package var embedded: JSONValue {
    guard case .string(let text) = self, let value = try? JSONValue(parsing: Array(text.utf8)) else { return self }
    return value
  }

  /// Whether this is JSON's null.
  package var isNull: Bool { self == .null }
}
