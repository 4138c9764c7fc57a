package import Caching
import HTTPServer
package import Telemetry

/// Everyone who waits for a page, by key: one render answers them all, each in the form its request allows.
package final class WaitingRoom: Sendable {
  /// How often `run` looks for waiters whose patience has ended; a late answer is late by at most this much.
  static let sweepEvery: Duration = .milliseconds(100)

  /// A render without anyone who waits, as for an old page rendered behind, holds its flight with nil.
  private let flights = Flights<Waiter?>()
  private let memory: MemoryTier
  private let clocks: TagClocks
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  package init(
    memory: MemoryTier, clocks: TagClocks, clock: WallClock, counters: CachingCounters, log: Log,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.memory = memory
    self.clocks = clocks
    self.clock = clock
    self.counters = counters
    self.log = log
    self.sleep = sleep
  }

  /// The newest change anyone who asks now may have heard of.
  var newest: Int64 { clocks.newest }

  /// Whether the caller leads and has to have the page made.
  func join(_ key: String, _ waiter: Waiter) -> Bool {
    flights.join(key, waiter, newest: waiter.newest, deadline: waiter.deadline)
  }

  /// Begins a render nobody waits for; false where one is under way.
  func begin(_ key: String) -> Bool {
    flights.join(key, nil, newest: 0, deadline: ContinuousClock.now.advanced(by: Waiter.patience))
  }

  /// Lets those who asked under another spelling wait for the canonical key; whether the caller now leads there.
  func move(_ key: String, to canonical: String) -> Bool {
    var leads = false
    for waiter in flights.land(key) {
      let isFirst = if let waiter { join(canonical, waiter) } else { begin(canonical) }
      leads = leads || isFirst
    }
    return leads
  }

  /// Whether everyone who waited for `key` has lost patience; the flight is over then.
  func isAbandoned(_ key: String) -> Bool { flights.endIfEmpty(key) }

  /// Answers all who wait for `key` with a problem; where it is our own and there are old bytes, with those.
  func refuse(_ key: String, _ problem: Problem) {
    for case let waiter? in flights.land(key) {
      if problem.status >= 500, let entry = waiter.fallback {
        send(entry, .late, to: waiter)
      } else {
        waiter.reply.complete(problem.answer())
      }
    }
  }

  /// Answers all whom `entry` may answer.
  ///
  /// - Parameter isStored: whether it was found and not rendered for them.
  /// - Returns: whether a tag moved meanwhile and somebody asked after that: the page has to be made once more.
  func serve(_ key: String, _ entry: Entry, isStored: Bool) -> Bool {
    let landed = flights.land(key, with: entry)
    answer(landed.waiters, entry, isStored: isStored)
    return landed.mustRenderAgain
  }

  /// Answers all who wait with `entry` although it is changed, marked as late.
  func serveRegardless(_ key: String, _ entry: Entry) {
    for case let waiter? in flights.land(key) { send(entry, .late, to: waiter) }
  }

  /// Ends the patience of those who waited too long: the old bytes where there are some, else 503.
  package func run() async throws {
    while true {
      try await sleep(Self.sweepEvery)
      expire(at: ContinuousClock.now)
    }
  }

  func expire(at now: ContinuousClock.Instant) {
    for case (let key, let waiter?) in flights.takeExpired(at: now) {
      // What came from disk meanwhile is better than nothing.
      if let entry = waiter.fallback ?? memory.find(Array(key.utf8).span) {
        send(entry, EntryState.of(entry, now: clock.now) == .changed ? .late : .hit, to: waiter)
      } else {
        waiter.reply.complete(Problem.tooSlow.answer())
      }
    }
  }

  private func answer(_ waiters: [Waiter?], _ entry: Entry, isStored: Bool) {
    var isFirst = true
    for case let waiter? in waiters {
      let made: Outcome = waiter.fallback == nil ? .rendered : .renewed
      send(entry, isStored ? .hit : isFirst ? made : .collapsed, to: waiter)
      isFirst = false
    }
  }

  private func send(_ entry: Entry, _ outcome: Outcome, to waiter: Waiter) {
    let answer = StoredAnswer(entry: entry, outcome: outcome, ifNoneMatch: waiter.ifNoneMatch, now: clock.now)
    if waiter.acceptsGzip || !entry.isGzipped {
      answer.send(to: waiter.reply)
    } else {
      answer.sendInflated(to: waiter.reply, counters: counters, log: log)
    }
  }
}
