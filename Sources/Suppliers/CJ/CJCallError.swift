package import Catalog
package import Quota
package import Telemetry
package import Upstream

/// Why a call brought no data.
package enum CJCallError: Error, Sendable, Equatable {
  /// CJ answered and refused; `retryAt` where rate or points are the reason.
  case refused(CJFailure, retryAt: Instant?)
  case unreachable(UpstreamError)
  case noPermit(QuotaError)
  case noToken(SourceError)

  /// Whether sending a read once more at once may help; a renewed token is another matter.
  var isWorthAnotherAttempt: Bool {
    switch self {
    case .refused(let failure, _): failure.action == .waitThenRetry || failure.action == .retryWithBackoff
    case .unreachable(let error): error.isRetryable && error.phase != .breaker
    case .noPermit, .noToken: false
    }
  }

  /// Whether the token was refused in a way that another token may mend.
  var asksForNewToken: Bool {
    guard case .refused(let failure, _) = self else { return false }
    return failure.action == .renewTokenOnce || failure.action == .signInAgain
  }

  /// Whether CJ cannot have seen the call.
  var neverLeft: Bool {
    switch self {
    case .refused: false
    case .unreachable(let error): error.neverLeft
    case .noPermit, .noToken: true
    }
  }

  /// The same for those who only know suppliers.
  var sourceError: SourceError {
    switch self {
    case .noToken(let error):
      error
    case .noPermit(.notBefore(let until)):
      SourceError(source: "cj", reason: .exhausted, detail: "no permit before \(until.text)", retryAt: until)
    case .noPermit(let error):
      SourceError(source: "cj", reason: .unavailable, detail: error.description)
    case .unreachable(let error):
      SourceError(source: "cj", reason: .unavailable, detail: error.description)
    case .refused(let failure, let retryAt):
      SourceError(source: "cj", reason: failure.reason, detail: failure.description, retryAt: retryAt)
    }
  }
}

extension CJFailure {
  fileprivate var reason: SourceError.Reason {
    switch kind {
    case .throttled, .quotaExhausted: .exhausted
    case .tokenInvalid: .unauthorized
    case .removed: .removed
    case .notFound: action == .stopAndAlert ? .unauthorized : .notFound
    case .badRequest: .badRequest
    case .upstreamFault: .unavailable
    }
  }
}

extension UpstreamError {
  /// Whether no byte of the request can have reached the other side.
  var neverLeft: Bool {
    switch phase {
    case .request, .resolve, .connect, .tls, .breaker: true
    // A transport that is stopped ends calls under way too.
    case .send, .receive, .timeout, .tooLarge, .cancelled, .stopped: false
    }
  }
}
