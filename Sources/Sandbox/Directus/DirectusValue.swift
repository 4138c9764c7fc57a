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
  /// What the database takes but finds nowhere: a broken date on SQLite.
  case nothing

  /// Reads what a row holds.
  init(stored value: JSONValue, type: String) {
    switch (type, value) {
    case (_, .null): self = .null
    case ("integer", _), ("bigInteger", _), ("decimal", _), ("float", _):
      self = value.number.map { .number($0) } ?? .text(value.text ?? "")
    case ("timestamp", .string(let text)): self = Instant(text: text).map { .instant($0) } ?? .null
    case (_, .bool(let flag)): self = .bool(flag)
    case (_, .string(let text)): self = .text(text)
    default: self = .text(value.encodedText)
    }
  }

  /// Reads what a filter compares with.
  ///
  /// - Throws: What Directus makes of a value of the wrong type, which on Postgres is often a 500.
  init(_ value: JSONValue, type: String, reader: DirectusReader) throws(DirectusRefusal) {
    let isPostgres = reader.vendor == .postgres
    if value == .null {
      self = .null
      return
    }
    switch type {
    case "integer", "bigInteger", "decimal", "float":
      // JavaScript makes a number of a flag.
      if case .bool(let flag) = value {
        self = .number(flag ? 1 : 0)
        return
      }
      guard let number = value.number else {
        throw reader.settings.version < .v11_17 ? .unexpected : .query("Invalid numeric value")
      }
      let fits = type != "integer" || number.whole.flatMap(Int32.init(exactly:)) != nil
      if !fits, isPostgres { throw .unexpected }
      self = .number(number)
    case "function":
      if let number = value.number {
        self = .number(number)
      } else if reader.settings.version < .v11_17 {
        self = .nothing
      } else {
        throw .query("Invalid numeric value")
      }
    case "timestamp", "dateTime", "date":
      self = try Self.instant(value, reader: reader)
    case "boolean":
      switch value {
      case .bool(let flag): self = .bool(flag)
      case .string("1"), .number(1): self = .bool(true)
      case .string("0"), .number(0): self = .bool(false)
      default:
        if isPostgres { throw .unexpected }
        self = .nothing
      }
    case "uuid":
      guard case .string(let text) = value else {
        if isPostgres { throw .unexpected }
        self = .nothing
        return
      }
      if isPostgres, UUID(uuidString: text) == nil { throw .unexpected }
      self = .text(isPostgres ? text.lowercased() : text)
    default:
      self = .text(value.string ?? value.encodedText)
    }
  }

  private static func instant(_ value: JSONValue, reader: DirectusReader) throws(DirectusRefusal) -> Self {
    guard case .string(let text) = value else {
      guard reader.vendor == .sqlite, let number = value.integer else { throw .unexpected }
      return .instant(Instant(milliseconds: Int64(number)))
    }
    if text.hasPrefix("$NOW") {
      return RelativeTime(text).map { .instant($0.instant(at: reader.now)) } ?? .nothing
    }
    let spelled = text.count == 10 ? "\(text)T00:00:00Z" : text
    if let instant = Instant(text: spelled, zoneless: true) { return .instant(instant) }
    guard reader.vendor == .postgres else { return .nothing }
    let day = Int64(86_400_000)
    let midnight = reader.now.milliseconds - ((reader.now.milliseconds % day) + day) % day
    // Words that Postgres itself understands.
    switch text.lowercased() {
    case "now": return .instant(reader.now)
    case "today": return .instant(Instant(milliseconds: midnight))
    case "yesterday": return .instant(Instant(milliseconds: midnight - day))
    case "tomorrow": return .instant(Instant(milliseconds: midnight + day))
    case "epoch": return .instant(Instant(milliseconds: 0))
    case "infinity": return .instant(Instant(milliseconds: .max))
    case "-infinity": return .instant(Instant(milliseconds: .min))
    default: throw .unexpected
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

  /// Text for LIKE; nil for anything else.
  var words: String? {
    switch self {
    case .text(let text): text
    case .instant(let instant): instant.directusText
    case .number(let number): "\(number)"
    default: nil
    }
  }
}
