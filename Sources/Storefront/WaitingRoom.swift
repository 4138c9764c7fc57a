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
  private let renderers: RenderThreads?
  private let clocks: TagClocks
  private let clock: WallClock
  private let counters: CachingCounters
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameter renderers: inflate what is sent from another thread than theirs; nil: it is done on that thread.
  package init(
    memory: MemoryTier, renderers: RenderThreads? = nil, clocks: TagClocks, clock: WallClock,
    counters: CachingCounters, log: Log, sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.memory = memory
    self.renderers = renderers
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

  /// The same where only a snapshot told that the two keys are one page: whoever may have heard of a later change stays.
  ///
  /// Whoever is moved is answered from whatever snapshot the canonical key's flight has, which may be another one than
  /// told what the spelling means: an older one, but never older than what he may have heard of, or a newer one, in
  /// which the spelling may mean something else again. He then has the right answer to what it meant when he asked.
  func move(_ key: String, to canonical: String, asOf seq: Int64) -> (leads: Bool, mustRenderAgain: Bool) {
    let landed = land(key, asOf: seq)
    var leads = false
    for waiter in landed.waiters {
      let isFirst = if let waiter { join(canonical, waiter) } else { begin(canonical) }
      leads = leads || isFirst
    }
    return (leads, landed.mustRenderAgain)
  }

  /// Whether everyone who waited for `key` has lost patience; the flight is over then.
  func isAbandoned(_ key: String) -> Bool { flights.endIfEmpty(key) }

  /// Answers all who wait for `key` with a problem; where it is our own and there are old bytes, with those.
  func refuse(_ key: String, _ problem: Problem) {
    _ = refuse(key, problem, asOf: .max)
  }

  /// Answers with a problem that a snapshot showed whoever cannot have heard of a later change.
  ///
  /// - Parameter seq: of that snapshot.
  /// - Returns: whether others are left, and the page has to be looked for once more.
  func refuse(_ key: String, _ problem: Problem, asOf seq: Int64) -> Bool {
    let landed = land(key, asOf: seq)
    var inflater = Inflater(counters: counters)
    for case let waiter? in landed.waiters {
      if problem.status >= 500, let entry = waiter.fallback {
        sendFromAnywhere(entry, .late, to: waiter, by: &inflater)
      } else {
        waiter.reply.complete(problem.answer())
      }
    }
    return landed.mustRenderAgain
  }

  /// Sends whoever cannot have heard of a change after `seq` to the page's new address; returns as `refuse` does.
  ///
  /// It is stored by nobody, as the old address may be given to another product (RFC 9110, 15.4.9).
  func redirect(_ key: String, to location: String, asOf seq: Int64) -> Bool {
    let landed = land(key, asOf: seq)
    let answer = Answer(status: 308, headers: [("Location", location), ("Cache-Control", "no-store")])
    for case let waiter? in landed.waiters { waiter.reply.complete(answer) }
    return landed.mustRenderAgain
  }

  /// Answers all whom `entry` may answer.
  ///
  /// - Parameters:
  ///   - found: how it is sent where it was found and not rendered for them.
  ///   - batch: takes the answers, where they may leave a little later.
  /// - Returns: whether a tag moved meanwhile and somebody asked after that: the page has to be made once more.
  func serve(_ key: String, _ entry: Entry, found: Outcome? = nil, _ batch: AnswerBatch? = nil) -> Bool {
    let landed = flights.land(key, with: entry)
    answer(landed.waiters, entry, found: found, batch)
    return landed.mustRenderAgain
  }

  /// Answers all who wait with `entry` although it is changed, marked as late.
  func serveRegardless(_ key: String, _ entry: Entry) {
    var inflater = Inflater(counters: counters)
    for case let waiter? in flights.land(key) { send(entry, .late, to: waiter, by: &inflater) }
  }

  /// Ends the patience of those who waited too long: the old bytes where there are some, else 503.
  package func run() async throws {
    while true {
      try await sleep(Self.sweepEvery)
      expire(at: ContinuousClock.now)
    }
  }

  func expire(at now: ContinuousClock.Instant) {
    var inflater = Inflater(counters: counters)
    for case (let key, let waiter?) in flights.takeExpired(at: now) {
      // What came from disk meanwhile is better than nothing.
      if let entry = waiter.fallback ?? memory.find(Array(key.utf8).span) {
        let outcome: Outcome =
          switch EntryState.of(entry, now: clock.now) {
          case .current: .hit
          case .old: .old
          case .changed: .late
          }
        sendFromAnywhere(entry, outcome, to: waiter, by: &inflater)
      } else {
        waiter.reply.complete(Problem.tooSlow.answer())
      }
    }
  }

  /// Ends the flight for whoever cannot have heard of a change after `seq`; the others wait on.
  ///
  /// - Returns: who is to be answered, and whether the caller leads the flight of the others.
  private func land(_ key: String, asOf seq: Int64) -> (waiters: [Waiter?], mustRenderAgain: Bool) {
    var waiters: [Waiter?] = []
    var mustRenderAgain = false
    for waiter in flights.land(key) {
      if let waiter, waiter.newest > seq {
        let isFirst = join(key, waiter)
        mustRenderAgain = mustRenderAgain || isFirst
      } else {
        waiters.append(waiter)
      }
    }
    return (waiters, mustRenderAgain)
  }

  private func answer(_ waiters: [Waiter?], _ entry: Entry, found: Outcome?, _ batch: AnswerBatch?) {
    var isFirst = true
    var inflater = Inflater(counters: counters)
    for case let waiter? in waiters {
      let made: Outcome = waiter.fallback == nil ? .rendered : .renewed
      send(entry, found ?? (isFirst ? made : .collapsed), to: waiter, by: &inflater, batch)
      isFirst = false
    }
  }

  /// On a render thread.
  private func send(
    _ entry: Entry, _ outcome: Outcome, to waiter: Waiter, by inflater: inout Inflater, _ batch: AnswerBatch? = nil
  ) {
    let stored = StoredAnswer(entry: entry, outcome: outcome, ifNoneMatch: waiter.ifNoneMatch, now: clock.now)
    let answer = waiter.takes(entry) ? stored.answer() : stored.inflated(by: &inflater, log: log)
    if let batch { batch.add(answer, for: waiter.reply) } else { waiter.reply.complete(answer) }
  }

  /// On any thread: what has to be inflated is left to the render threads, before whatever else they have to do.
  private func sendFromAnywhere(
    _ entry: Entry, _ outcome: Outcome, to waiter: Waiter, by inflater: inout Inflater
  ) {
    guard let renderers, !waiter.takes(entry) else { return send(entry, outcome, to: waiter, by: &inflater) }
    if renderers.enqueue(.inflate(entry, outcome, waiter.reply), .urgent) { return }
    waiter.reply.complete(Problem.tooSlow.answer())
  }
}
