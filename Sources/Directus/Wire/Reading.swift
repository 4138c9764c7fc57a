import Foundation
import Telemetry
import Upstream

/// What a stored value says: nothing, something, or what cannot be meant.
///
/// Columns of one name have other types on other servers: decimals are text on PostgreSQL and numbers on SQLite,
/// booleans may be 0 and 1, JSON may be stored as text. Each reader takes every spelling of its own kind and no other.
enum Reading<Value> {
  case absent
  case value(Value)
  case nonsense

  var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
}

extension Reading<String> {
  /// Text as stored, blanks included; empty or blank text says nothing. A number is read as its digits.
  ///
  /// Composed (Unicode's form C), because an `é` of one scalar equals one of two here while no byte of them does in a
  /// database or an address.
  static func text(_ json: JSONValue) -> Self { composed(spelled(json)) }

  /// Text without the blanks around it, for what is compared and never shown as typed.
  static func trimmed(_ json: JSONValue) -> Self { composed(trimmedAsSpelled(json)) }

  private static func spelled(_ json: JSONValue) -> Self {
    switch json {
    case .null: .absent
    case .string(let text): text.allSatisfy(\.isWhitespace) ? .absent : .value(text)
    case .number(let number): .value(number.description)
    case .bool, .array, .object: .nonsense
    }
  }

  private static func trimmedAsSpelled(_ json: JSONValue) -> Self {
    let reading = spelled(json)
    guard case .value(let text) = reading else { return reading }
    return .value(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private static func composed(_ reading: Self) -> Self {
    guard case .value(let text) = reading, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return reading }
    return .value(text.precomposedStringWithCanonicalMapping)
  }

  /// A primary or foreign key, whether the server counts or uses UUIDs; a related row stands for its key. Never
  /// composed, as the server is asked for the row by it.
  static func key(_ json: JSONValue) -> Self {
    guard case .object(let row) = json else { return trimmedAsSpelled(json) }
    guard let id = row["id"] else { return .nonsense }
    if case .object = id { return .nonsense }
    return trimmedAsSpelled(id)
  }

  /// Three letters of ISO 4217, in upper case.
  static func currency(_ json: JSONValue) -> Self {
    guard case .value(let text) = trimmed(json) else { return trimmed(json) }
    let code = text.uppercased()
    return code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) } ? .value(code) : .nonsense
  }
}

extension Reading<Decimal> {
  /// A number, or text that is a number in full: sign, digits, one point. `NaN`, `4,50` and `12 €` are no numbers.
  static func number(_ json: JSONValue) -> Self {
    switch json {
    case .null: return .absent
    case .number(let number): return number.isFinite ? .value(number) : .nonsense
    case .string(let stored):
      let text = stored.trimmingCharacters(in: .whitespacesAndNewlines)
      if text.isEmpty { return .absent }
      guard isPlainNumber(text), let number = Decimal(string: text), number.isFinite else { return .nonsense }
      return .value(number)
    case .bool, .array, .object: return .nonsense
    }
  }

  /// An amount of money; no shop pays its customers.
  static func amount(_ json: JSONValue) -> Self {
    guard case .value(let number) = number(json) else { return number(json) }
    return number < 0 ? .nonsense : .value(number)
  }

  private static func isPlainNumber(_ text: String) -> Bool {
    var digits = 0
    var points = 0
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"): if index > 0 { return false }
      default: return false
      }
    }
    // Decimal keeps 38 digits; a longer text is no figure of a shop and would be rounded.
    return (1...38).contains(digits) && points <= 1
  }
}

extension Reading<Int> {
  /// A whole number within ±2^53, where every server agrees on its digits.
  static func integer(_ json: JSONValue) -> Self {
    switch Reading<Decimal>.number(json) {
    case .absent: return .absent
    case .nonsense: return .nonsense
    case .value(let number):
      guard number.magnitude <= Decimal(1 << 53), let whole = Int(number.description) else { return .nonsense }
      return .value(whole)
    }
  }
}

extension Reading<Bool> {
  /// True and false, also as 1 and 0 and as the words databases use.
  static func flag(_ json: JSONValue) -> Self {
    switch json {
    case .null: return .absent
    case .bool(let flag): return .value(flag)
    case .number(let number): return number == 0 ? .value(false) : number == 1 ? .value(true) : .nonsense
    case .string(let text):
      switch text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased() {
      case "": return .absent
      case "1", "true", "t", "yes", "on": return .value(true)
      case "0", "false", "f", "no", "off": return .value(false)
      default: return .nonsense
      }
    case .array, .object: return .nonsense
    }
  }
}

extension Reading<Instant> {
  /// RFC 3339; without zone it is read as UTC, a bare date as its midnight.
  static func date(_ json: JSONValue) -> Self {
    guard case .string(let stored) = json else {
      if case .null = json { return .absent }
      return .nonsense
    }
    let text = stored.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { return .absent }
    let instant =
      Instant(text: text, zoneless: true) ?? (text.utf8.count == 10 ? Instant(text: text + "T00:00:00Z") : nil)
    return instant.map { .value($0) } ?? .nonsense
  }
}

extension Reading<JSONValue> {
  /// A JSON value, also where the server stores it as text.
  static func json(_ json: JSONValue) -> Self {
    switch json {
    case .null: return .absent
    case .string(let text):
      if text.allSatisfy(\.isWhitespace) { return .absent }
      guard let parsed = try? JSONValue(parsing: Array(text.utf8)) else { return .nonsense }
      if case .null = parsed { return .absent }
      return .value(parsed)
    default: return .value(json)
    }
  }
}

extension Reading<[String]> {
  /// Picture addresses in the order stored, without repetition: a list of texts or of objects with `url`, JSON text of
  /// such a list, or one address a line or between commas.
  static func addresses(_ json: JSONValue) -> Self {
    switch json {
    case .null: return .absent
    case .bool, .number: return .nonsense
    case .array(let elements): return addresses(of: elements)
    case .object(let object): return object["url"].map { addresses(of: [$0]) } ?? .nonsense
    case .string(let stored):
      let text = stored.trimmingCharacters(in: .whitespacesAndNewlines)
      if text.isEmpty { return .absent }
      if text.hasPrefix("[") || text.hasPrefix("{") || text.hasPrefix("\"") || text == "null" {
        guard case .value(let parsed) = Reading<JSONValue>.json(json) else { return .nonsense }
        // Text within the text is taken as it is, so that no nesting of quotes can go on for ever.
        if case .string(let inner) = parsed { return addresses(of: [.string(inner)]) }
        return addresses(parsed)
      }
      let pieces = text.split { $0.isNewline || $0 == "," }.map { $0.trimmingCharacters(in: .whitespaces) }
      let isList = pieces.allSatisfy(isAddress)
      return addresses(of: (isList ? pieces : [text]).map { .string($0) })
    }
  }

  private static func addresses(of elements: [JSONValue]) -> Self {
    var found: [String] = []
    var seen: Set<String> = []
    for element in elements {
      var text: String?
      if case .string(let string) = element { text = string }
      if case .object(let object) = element, case .string(let string)? = object["url"] ?? object["src"] {
        text = string
      }
      guard let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines), isAddress(trimmed) else { continue }
      if seen.insert(trimmed).inserted { found.append(trimmed) }
    }
    return found.isEmpty && !elements.isEmpty ? .nonsense : .value(found)
  }

  private static func isAddress(_ text: String) -> Bool {
    let start = text.prefix(8).lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://") && text.utf8.count > 7
  }
}
