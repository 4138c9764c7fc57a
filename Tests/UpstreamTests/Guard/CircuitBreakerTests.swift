import TestSupport
import Testing
import Upstream

struct CircuitBreakerTests {
  private let start = ContinuousClock.now
  private var generator = SeededGenerator(seed: 3)

  private struct NotOpen: Error {}

  private func openUntil(_ breaker: CircuitBreaker) throws -> ContinuousClock.Instant {
    guard case .open(let until) = breaker.state else { throw NotOpen() }
    return until
  }

  private mutating func opened() throws -> (breaker: CircuitBreaker, until: ContinuousClock.Instant) {
    var breaker = CircuitBreaker()
    for _ in 0..<3 { breaker.failed(asProbe: false, now: start, using: &generator) }
    return (breaker, try openUntil(breaker))
  }

  @Test mutating func `three failures in a row open it, two do not`() throws {
    var breaker = CircuitBreaker()
    breaker.failed(asProbe: false, now: start, using: &generator)
    breaker.failed(asProbe: false, now: start, using: &generator)
    #expect(breaker.state == .closed(failures: 2))
    #expect(breaker.ask(now: start) == .go)

    breaker.succeeded()
    breaker.failed(asProbe: false, now: start, using: &generator)
    breaker.failed(asProbe: false, now: start, using: &generator)
    #expect(breaker.ask(now: start) == .go)

    breaker.failed(asProbe: false, now: start, using: &generator)
    let until = try openUntil(breaker)
    #expect((.milliseconds(500)...(.seconds(1))).contains(until - start))
    #expect(breaker.ask(now: start) == .refused(until: until))
  }

  @Test mutating func `after the delay one probe goes and no other call`() throws {
    var (breaker, until) = try opened()
    #expect(breaker.ask(now: until - .nanoseconds(1)) == .refused(until: until))

    #expect(breaker.ask(now: until) == .probe)
    #expect(breaker.state == .halfOpen(since: until))
    #expect(breaker.ask(now: until) == .refused(until: until + .seconds(1)))

    breaker.succeeded()
    #expect(breaker.state == .closed(failures: 0))
    #expect(breaker.ask(now: until) == .go)
  }

  @Test mutating func `a failed probe waits longer each time, and a success forgets it`() throws {
    var (breaker, until) = try opened()
    for bound in [2, 4, 8, 16, 32, 60, 60] {
      #expect(breaker.ask(now: until) == .probe)
      breaker.failed(asProbe: true, now: until, using: &generator)
      let next = try openUntil(breaker)
      #expect((.milliseconds(500 * bound)...(.seconds(bound))).contains(next - until))
      until = next
    }

    breaker.succeeded()
    for _ in 0..<3 { breaker.failed(asProbe: false, now: until, using: &generator) }
    let next = try openUntil(breaker)
    #expect(next - until <= .seconds(1))
  }

  @Test mutating func `late ends of calls sent before it opened change little`() throws {
    var (breaker, until) = try opened()
    breaker.failed(asProbe: false, now: until, using: &generator)
    #expect(breaker.state == .open(until: until))

    #expect(breaker.ask(now: until) == .probe)
    breaker.failed(asProbe: false, now: until, using: &generator)
    #expect(breaker.state == .halfOpen(since: until))

    breaker.succeeded()
    #expect(breaker.state == .closed(failures: 0))
  }

  @Test mutating func `a probe given up leaves the next call to be the probe`() throws {
    var (breaker, until) = try opened()
    #expect(breaker.ask(now: until) == .probe)
    breaker.abandoned(asProbe: false, now: until)
    #expect(breaker.state == .halfOpen(since: until))

    breaker.abandoned(asProbe: true, now: until)

    #expect(breaker.ask(now: until) == .probe)
  }
}
