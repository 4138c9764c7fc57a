/// Decides whether a failing neighbour is called at all; a pure state machine: events and the time in, verdicts out.
///
/// | state | a call | success | failure |
/// |---|---|---|---|
/// | closed | goes | count is 0 | count + 1; the third in a row opens for `backoff(1)` |
/// | open, delay not over | refused | closes (a late answer proves the neighbour is there) | ignored |
/// | open, delay over | goes as the probe: half-open | | |
/// | half-open | refused | closes | of the probe: opens for `backoff(2)`, `(3)`, …; of another call: ignored |
/// | half-open, the probe given up | | | open, delay over: the next call is the probe |
///
/// Never a ratio: with one call in seconds a ratio opens late and closes late.
package struct CircuitBreaker: Sendable {
  /// Whether one call may go.
  package enum Verdict: Sendable, Equatable {
    case go
    /// Goes, and its end decides for all.
    case probe
    /// Not sent; the earliest instant at which it makes sense to ask again.
    case refused(until: ContinuousClock.Instant)
  }

  /// What a health page says of the neighbour.
  package enum State: Sendable, Equatable {
    case closed(failures: Int)
    case open(until: ContinuousClock.Instant)
    /// A probe is under way.
    case halfOpen(since: ContinuousClock.Instant)

    var isClosed: Bool {
      if case .closed = self { true } else { false }
    }
  }

  /// Two may be chance (a restart of the neighbour cuts two requests under way), three are a pattern.
  package static let failuresThatOpen = 3

  package private(set) var state = State.closed(failures: 0)
  private let backoff: Backoff
  /// How often in a row it opened; the argument of the backoff.
  private var openings = 0

  package init(backoff: Backoff = Backoff()) {
    self.backoff = backoff
  }

  /// Asks for one call; whoever gets `.go` or `.probe` reports its end.
  package mutating func ask(now: ContinuousClock.Instant) -> Verdict {
    switch state {
    case .closed:
      return .go
    case .open(let until) where now >= until:
      state = .halfOpen(since: now)
      return .probe
    case .open(let until):
      return .refused(until: until)
    case .halfOpen(let since):
      // The probe has a deadline of its own; a second is a fair guess of when it is worth asking.
      return .refused(until: max(now, since) + .seconds(1))
    }
  }

  /// A whole answer came, to any call.
  package mutating func succeeded() {
    state = .closed(failures: 0)
    openings = 0
  }

  /// A call brought none, or the neighbour says that it fails.
  package mutating func failed(
    asProbe: Bool, now: ContinuousClock.Instant, using generator: inout some RandomNumberGenerator
  ) {
    switch state {
    case .closed(let failures) where failures + 1 < Self.failuresThatOpen:
      state = .closed(failures: failures + 1)
    case .closed:
      open(now: now, using: &generator)
    case .halfOpen:
      if asProbe { open(now: now, using: &generator) }
    case .open:
      break
    }
  }

  private mutating func open(now: ContinuousClock.Instant, using generator: inout some RandomNumberGenerator) {
    openings += 1
    state = .open(until: now + backoff.delay(afterFailures: openings, using: &generator))
  }

  /// The call ended for a reason that says nothing of the neighbour (cancelled, stopped, never sent).
  package mutating func abandoned(asProbe: Bool, now: ContinuousClock.Instant) {
    if asProbe, case .halfOpen = state { state = .open(until: now) }
  }
}
