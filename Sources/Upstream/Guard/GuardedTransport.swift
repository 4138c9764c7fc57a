import Synchronization
package import Telemetry

/// Spares a failing neighbour, and us the wait for it: a circuit breaker around a transport, one per upstream.
///
/// A failure is an end without a whole answer (phases resolve, connect, tls, send, receive, timeout) and a status of
/// 500 or more. 429 is none: the neighbour is well and knows its limits. A body larger than allowed, a cancelled and an
/// unsendable request say nothing of it.
package final class GuardedTransport: HTTPTransport {
  private struct State {
    var breaker: CircuitBreaker
    var generator: any RandomNumberGenerator & Sendable
  }

  private let upstream: String
  private let transport: any HTTPTransport
  private let log: Log
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: Mutex<State>

  package init(
    upstream: String, transport: any HTTPTransport, log: Log, backoff: Backoff = Backoff(),
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.upstream = upstream
    self.transport = transport
    self.log = log
    self.now = now
    state = Mutex(State(breaker: CircuitBreaker(backoff: backoff), generator: generator))
  }

  /// For a health page; never consulted before a call, which `send` decides by itself.
  package var breakerState: CircuitBreaker.State { state.withLock { $0.breaker.state } }

  /// - Throws: phase `.breaker`, with the time until it makes sense to try again, where the call was not sent.
  package func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let asked = now()
    let verdict = state.withLock { $0.breaker.ask(now: asked) }
    if case .refused(let until) = verdict {
      let wait = (until - asked).wholeMilliseconds
      throw UpstreamError(upstream: upstream, phase: .breaker, detail: "not sent; next attempt in \(wait) ms")
    }
    let isProbe = verdict == .probe
    do {
      let response = try await transport.send(request)
      if response.status >= 500 {
        failed(isProbe, "status \(response.status)")
      } else {
        succeeded()
      }
      return response
    } catch {
      switch error.phase {
      case .resolve, .connect, .tls, .send, .receive, .timeout: failed(isProbe, error.description)
      case .request, .tooLarge, .cancelled, .breaker, .stopped: abandoned(isProbe)
      }
      throw error
    }
  }

  private func succeeded() {
    let wasClosed = state.withLock { state in
      defer { state.breaker.succeeded() }
      return state.breaker.state.isClosed
    }
    if !wasClosed { log.info("upstream.recovered", ("upstream", upstream)) }
  }

  private func failed(_ isProbe: Bool, _ reason: String) {
    let instant = now()
    let opened: (until: ContinuousClock.Instant, isNews: Bool)? = state.withLock { state in
      let before = state.breaker.state
      state.breaker.failed(asProbe: isProbe, now: instant, using: &state.generator)
      guard state.breaker.state != before, case .open(let until) = state.breaker.state else { return nil }
      return (until, before.isClosed)
    }
    guard let opened else { return }
    // Told once; that it is still so after a probe is no news.
    log.write(
      opened.isNews ? .warning : .debug, "upstream.paused",
      [("upstream", upstream), ("for_ms", (opened.until - instant).wholeMilliseconds), ("reason", reason)])
  }

  private func abandoned(_ isProbe: Bool) {
    let instant = now()
    state.withLock { $0.breaker.abandoned(asProbe: isProbe, now: instant) }
  }
}
