/// Why bytes are not JSON and where; quotes nothing of them, as an answer may hold what no log should.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Reason: String, Sendable, Equatable {
    /// The text ends inside a value.
    case truncated = "ends early"
    /// A byte that the grammar of RFC 8259 does not allow there.
    case unexpected = "has an unexpected byte"
    case number = "has a malformed number"
    case escape = "has a malformed escape"
    /// A control character inside a string (RFC 8259, section 7).
    case control = "has a bare control character"
    case encoding = "is not UTF-8"
    case depth = "is nested too deeply"
    /// Something follows the value.
    case trailing = "goes on after its end"
  }

  package let reason: Reason
  /// Bytes from the beginning.
  package let offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var description: String { "JSON \(reason.rawValue) at byte \(offset)" }
}
