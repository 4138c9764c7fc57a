import Foundation
import Telemetry
import Upstream

/// A value of a column in the form in which two of them can be compared.
enum DirectusValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Decimal)
  case instant(Instant)
  case text(String)

  /// Reads what a row holds.
  init(stored value: JSONValue, field: DirectusField) {
    switch (field.type, value) {
    case (_, .null): self = .null
    case ("integer", _), ("decimal", _), ("float", _): self = value.number.map { .number($0) } ?? .null
    case ("timestamp", .string(let text)): self = Instant(text: text).map { .instant($0) } ?? .null
    case (_, .bool(let flag)): self = .bool(flag)
    case (_, .string(let text)): self = .text(text)
    default: self = .text(value.encodedText)
    }
  }

  /// Reads what a filter compares with.
  ///
  /// - Throws: What Directus on Postgres makes of a value of the wrong type, which is often a 500.
  init(_ value: JSONValue, field: DirectusField, now: Instant) throws(DirectusRefusal) {
    if value == .null || value == .string("null") {
      self = .null
      return
    }
    switch field.type {
    case "integer", "decimal", "float":
      guard let number = value.number else { throw .query("Invalid numeric value") }
      if field.type == "integer", number.whole.flatMap(Int32.init(exactly:)) == nil { throw .unexpected }
      self = .number(number)
    case "timestamp":
      guard case .string(let text) = value else { throw .unexpected }
      if text.hasPrefix("$NOW(") { throw .notPlayed(text) }
      let spelled = text.count == 10 ? "\(text)T00:00:00Z" : text
      guard let instant = text == "$NOW" ? now : Instant(text: spelled, zoneless: true) else { throw .unexpected }
      self = .instant(instant)
    case "boolean":
      switch value {
      case .bool(let flag): self = .bool(flag)
      case .string("true"), .string("1"), .number(1): self = .bool(true)
      case .string("false"), .string("0"), .number(0): self = .bool(false)
      default: throw .unexpected
      }
    case "uuid":
      guard case .string(let text) = value, UUID(uuidString: text) != nil else { throw .unexpected }
      self = .text(text.lowercased())
    default:
      switch value {
      case .string(let text): self = .text(text)
      default: self = .text(value.encodedText)
      }
    }
  }

  /// Whether this, the row's value, passes the operator; null passes only those that ask for it.
  func passes(_ operation: String, _ values: [Self]) -> Bool {
    switch operation {
    case "_null": return (self == .null) == (values.first == .bool(true))
    case "_nnull": return (self != .null) == (values.first == .bool(true))
    case "_empty": return (self == .null || self == .text("")) == (values.first == .bool(true))
    case "_nempty": return (self != .null && self != .text("")) == (values.first == .bool(true))
    case "_eq": return self == values.first
    case "_neq": return self != .null && self != values.first
    case "_in": return values.contains(self)
    case "_nin": return self != .null && !values.contains(self)
    default: break
    }
    // A comparison with null, and a range with one end, are dropped: everything passes.
    if values.first == .null || (operation.hasSuffix("between") && values.count != 2) { return true }
    guard self != .null, let first = values.first else { return false }
    switch operation {
    case "_gt": return first.isBefore(self)
    case "_gte": return !isBefore(first)
    case "_lt": return isBefore(first)
    case "_lte": return !first.isBefore(self)
    case "_between": return !isBefore(values[0]) && !values[1].isBefore(self)
    case "_nbetween": return isBefore(values[0]) || values[1].isBefore(self)
    case "_contains": return words.contains(first.words)
    case "_ncontains": return !words.contains(first.words)
    case "_icontains": return words.lowercased().contains(first.words.lowercased())
    case "_starts_with": return words.hasPrefix(first.words)
    case "_ends_with": return words.hasSuffix(first.words)
    default: return false
    }
  }

  /// Order of two values that are not null; text by its bytes, as a database without locale sorts it.
  func isBefore(_ other: Self) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.instant(let left), .instant(let right)): left < right
    case (.bool(let left), .bool(let right)): !left && right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: false
    }
  }

  private var words: String {
    if case .text(let text) = self { text } else { "" }
  }
}
