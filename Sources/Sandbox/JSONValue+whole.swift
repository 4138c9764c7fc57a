import Foundation
import Upstream

extension JSONValue {
  /// A whole number, as counts and codes are.
  static func whole(_ number: Int) -> Self { .number(Decimal(number)) }

  static func texts(_ texts: [String]) -> Self { .array(texts.map { .string($0) }) }

  /// JSON as text, where a neighbour puts JSON into a string.
  var encodedText: String { String(decoding: encoded(), as: UTF8.self) }
}

extension Decimal {
  /// The number as an integer; nil where it has a fraction or is out of range.
  var whole: Int? { Int("\(self)") }
}
