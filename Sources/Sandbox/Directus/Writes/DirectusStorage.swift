import Foundation
import Telemetry
import Upstream

/// Turns a sent value into the one the database keeps, or says why it cannot.
struct DirectusStorage: Sendable {
  enum Failure: Error, Equatable {
    /// The database cannot read the value as this type; its own words.
    case unreadable(String)
    case tooLong, outOfRange
  }

  private static let truths: Set<String> = ["true", "t", "yes", "y", "on", "1"]
  private static let falsehoods: Set<String> = ["false", "f", "no", "n", "off", "0"]

  let vendor: VendorFormat

  func stored(_ value: JSONValue, field: DirectusField) throws(Failure) -> JSONValue {
    if value == .null { return .null }
    switch field.type {
    case "decimal", "float": return try decimal(value, field: field)
    case "integer": return try integer(value)
    case "boolean": return try boolean(value)
    case "timestamp": return try timestamp(value)
    case "uuid": return try uuid(value)
    case "json": return try json(value)
    default: return try text(value, longest: field.longest)
    }
  }

  private func decimal(_ value: JSONValue, field: DirectusField) throws(Failure) -> JSONValue {
    guard vendor == .postgres else { return value.number.map { .number($0) } ?? value }
    if value.string?.lowercased() == "nan" { return .string("NaN") }
    guard let number = value.number else { throw unreadable("numeric", value) }
    let bound = Decimal(sign: .plus, exponent: field.precision - field.scale, significand: 1)
    let rounded = number.text(scale: field.scale)
    guard let kept = Decimal(string: rounded), kept.magnitude < bound else { throw .outOfRange }
    return .string(rounded)
  }

  private func integer(_ value: JSONValue) throws(Failure) -> JSONValue {
    let whole: Int? =
      switch value {
      case .number(let number): number.whole
      case .string(let text): Int(text.trimmingCharacters(in: .whitespaces))
      default: nil
      }
    guard let whole else {
      if vendor == .sqlite { return value }
      throw unreadable("integer", value)
    }
    guard vendor == .sqlite || Int32(exactly: whole) != nil else { throw .outOfRange }
    return .whole(whole)
  }

  private func boolean(_ value: JSONValue) throws(Failure) -> JSONValue {
    if case .bool = value { return value }
    let word = value.text?.lowercased() ?? ""
    if Self.truths.contains(word) { return .bool(true) }
    if Self.falsehoods.contains(word) { return .bool(false) }
    throw unreadable("boolean", value)
  }

  private func timestamp(_ value: JSONValue) throws(Failure) -> JSONValue {
    guard case .string(let text) = value else { throw unreadable("timestamp with time zone", value) }
    let spelled = text.count == 10 ? "\(text)T00:00:00Z" : text
    guard let instant = Instant(text: spelled, zoneless: true) else {
      throw unreadable("timestamp with time zone", value)
    }
    return .string(instant.directusText)
  }

  private func uuid(_ value: JSONValue) throws(Failure) -> JSONValue {
    guard case .string(let text) = value, text.isUUID || vendor == .sqlite else { throw unreadable("uuid", value) }
    return .string(vendor == .postgres ? text.lowercased() : text)
  }

  /// Text has to be JSON itself, and big whole numbers lose digits on the way.
  private func json(_ value: JSONValue) throws(Failure) -> JSONValue {
    guard case .string(let text) = value else { return value.withRoundedNumbers }
    guard let parsed = try? JSONValue(parsing: Array(text.utf8)) else { throw unreadable("json", value) }
    return parsed.withRoundedNumbers
  }

  private func text(_ value: JSONValue, longest: Int?) throws(Failure) -> JSONValue {
    let text = value.string ?? value.encodedText
    guard vendor == .postgres else { return .string(text) }
    guard !text.utf8.contains(0) else { throw .unreadable("invalid byte sequence for encoding \"UTF8\": 0x00") }
    if let longest, text.unicodeScalars.count > longest { throw .tooLong }
    return .string(text)
  }

  private func unreadable(_ type: String, _ value: JSONValue) -> Failure {
    .unreadable("invalid input syntax for type \(type): \"\(value.string ?? value.encodedText)\"")
  }
}

extension JSONValue {
  /// As JavaScript keeps numbers: beyond 2^53 with the digits of a double.
  fileprivate var withRoundedNumbers: JSONValue {
    switch self {
    case .number(let number) where number.magnitude > 9_007_199_254_740_992:
      .number(Decimal(string: "\(NSDecimalNumber(decimal: number).doubleValue)") ?? number)
    case .array(let elements): .array(elements.map(\.withRoundedNumbers))
    case .object(let members): .object(members.mapValues(\.withRoundedNumbers))
    default: self
    }
  }
}
