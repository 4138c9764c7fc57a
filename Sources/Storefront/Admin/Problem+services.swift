import Catalog
import HTTPServer

/// What is refused where no page was asked for.
extension Problem {
  /// - Parameter setting: the name of the key that nobody set.
  static func keyNotSet(_ setting: String) -> Problem {
    Problem(
      status: 403, code: "key_not_set", title: "Forbidden",
      detail: "This address is closed until \(setting) is set to a random text of at least 16 characters.")
  }

  /// - Parameter setting: the name of the key that was not sent.
  static func wrongKey(_ setting: String) -> Problem {
    Problem(
      status: 401, code: "wrong_key", title: "Unauthorized",
      detail: "The request does not hold the value of \(setting).")
  }

  /// - Parameter error: how a neighbour failed us; its detail holds no secret.
  static func upstream(_ error: SourceError) -> Problem {
    Problem(
      status: 502, code: "upstream_failed", title: "Bad Gateway", detail: error.description,
      isRetryable: error.isRetryable)
  }

  /// - Parameter traceID: stands in the log line that tells the reason.
  static func serviceBroken(_ traceID: String) -> Problem {
    Problem(
      status: 500, code: "internal_error", title: "Internal Server Error",
      detail: "This could not be done. The log has the reason.", isRetryable: true, traceID: traceID)
  }

  static let busy = Problem(
    status: 503, code: "overloaded", title: "Service Unavailable", detail: "Too much waits to be done.",
    isRetryable: true, retryAfter: 2)

  /// A 401 names the way in (RFC 9110, 11.6.1).
  func unauthorizedAnswer() -> Answer {
    let answer = answer()
    return Answer(
      status: answer.status, headers: answer.headers + [("WWW-Authenticate", "Bearer")], body: answer.body)
  }
}
