package import Telemetry

/// Why a neighbour could not tell us what we asked; made once, where its wire answer is understood.
package struct SourceError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Reason: Sendable, Equatable {
    /// No answer, a broken answer or a 5xx.
    case unavailable
    /// It asks us to wait: rate or points; no use before `retryAt`.
    case exhausted
    /// It refuses our credentials; somebody has to mend the settings.
    case unauthorized
    /// It understood, and the thing does not exist (any more).
    case notFound
    /// It was taken from sale.
    case removed
    /// It calls the request itself wrong; a fault of ours.
    case badRequest
  }

  /// Which neighbour: `directus`, `cj`.
  package let source: String
  package let reason: Reason
  /// What happened and what to do, for the log; holds no secret.
  package let detail: String
  /// When asking again may help; nil where it is unknown or never will.
  package let retryAt: Instant?

  package init(source: String, reason: Reason, detail: String, retryAt: Instant? = nil) {
    self.source = source
    self.reason = reason
    self.detail = detail
    self.retryAt = retryAt
  }

  /// Whether the same question may be answered later without anyone's help.
  package var isRetryable: Bool { reason == .unavailable || reason == .exhausted }

  package var level: Log.Level {
    switch reason {
    case .unavailable, .exhausted, .notFound, .removed: .warning
    case .unauthorized, .badRequest: .error
    }
  }

  package var description: String { "\(source): \(detail)" }
}
