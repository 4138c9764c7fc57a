package import Foundation

/// The body of an answer as JSON, for neighbours whose types vary from one server to the next.
///
/// Numbers are exact decimals, so that a price or a 19-digit id loses nothing. The typed accessors read what both
/// spellings of a value mean (`3.42` and `"3.42"`) and answer nil for anything else.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Decimal)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads a whole JSON text as RFC 8259 has it, UTF-8, nested 128 deep at most.
  ///
  /// A number that no `Decimal` holds exactly (`1e400`, 39 digits) is kept as `.string` of its spelling; the last of
  /// equal names counts; half a surrogate pair becomes U+FFFD.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }
}
