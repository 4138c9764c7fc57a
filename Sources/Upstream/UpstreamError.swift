/// A request to a neighbour that brought no whole answer: which neighbour, how far it got, whether a retry may help.
package struct UpstreamError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Phase: String, Sendable, Equatable {
    /// The request itself could not be made: a bad URL, a scheme that is not allowed.
    case request
    case resolve
    case connect
    /// The peer's certificate was refused.
    case tls
    case send
    case receive
    /// The deadline passed.
    case timeout
    case tooLarge
    case cancelled
    /// Not sent, as the breaker is open.
    case breaker
    /// The transport was stopped.
    case stopped
  }

  package let upstream: String
  package let phase: Phase
  /// The status, where one was received before the failure.
  package let status: Int?
  /// What libcurl or we say about it; no URL query, no header, no body.
  package let detail: String

  package init(upstream: String, phase: Phase, status: Int? = nil, detail: String) {
    self.upstream = upstream
    self.phase = phase
    self.status = status
    self.detail = detail
  }

  /// Whether the same request may succeed later without anyone's help.
  package var isRetryable: Bool {
    switch phase {
    case .resolve, .connect, .send, .receive, .timeout, .breaker: true
    case .request, .tls, .tooLarge, .cancelled, .stopped: false
    }
  }

  package var description: String {
    "\(upstream) \(phase.rawValue)" + (status.map { " after status \($0)" } ?? "") + ": \(detail)"
  }
}
