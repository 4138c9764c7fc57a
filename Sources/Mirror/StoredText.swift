import Foundation
import SQLite

/// How lists and exact decimals stand in text columns: JSON, and the decimal's own digits.
enum StoredText {
  static func list<Element: Encodable>(_ elements: [Element]) throws -> Value {
    if elements.isEmpty { return .text("[]") }
    return .text(String(decoding: try JSONEncoder().encode(elements), as: UTF8.self))
  }

  static func elements<Element: Decodable>(_ text: String, of type: Element.Type = Element.self) throws -> [Element] {
    if text == "[]" { return [] }
    return try JSONDecoder().decode([Element].self, from: Data(text.utf8))
  }

  /// Not-a-number is nothing the shop can have said.
  static func decimal(_ number: Decimal?) -> Value {
    guard let number, !number.isNaN else { return .null }
    return .text(number.description)
  }

  static func number(_ text: String?) -> Decimal? {
    text.flatMap { Decimal(string: $0) }
  }
}
