package import Telemetry

/// Why there is no permit.
package enum QuotaError: Error, Sendable, Equatable, CustomStringConvertible {
  /// It cannot come before the caller's deadline; asking again from `until` on may help.
  case notBefore(until: Instant)
  /// It costs more than a full bucket holds.
  case neverAffordable
  /// The caller's task was cancelled while it waited.
  case cancelled
  /// The ledger could not be read or written, so nothing may be spent; holds what the file system or SQLite said.
  case ledger(String)

  package var description: String {
    switch self {
    case .notBefore(let until): "no call before \(until.text)"
    case .neverAffordable: "the call costs more than the account's points of a whole day"
    case .cancelled: "cancelled while waiting for a permit"
    case .ledger(let detail): "the points ledger cannot be used: \(detail)"
    }
  }
}
