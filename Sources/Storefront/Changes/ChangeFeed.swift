import HTTPServer
import Mirror
import Synchronization
package import Telemetry

/// Everyone who waits for the next change; a commit is read once for all of them, however many tags it moved.
///
/// Whoever waits is answered by a change, by the end of his patience, by a newer waiter where too many wait, or by the
/// end of the server; a client that left is forgotten at once.
package final class ChangeFeed: Sendable {
  /// As many as a shop has sites, many times over; each holds a connection.
  static let mostWaiting = 256
  /// How often `run` looks for who waited long enough; an answer is late by at most this much.
  static let sweepEvery: Duration = .milliseconds(100)

  struct Waiter: Sendable {
    let asker: ChangesAsker
    let since: ChangesCursor
    let deadline: ContinuousClock.Instant
  }

  private struct State {
    /// In the order they came.
    var waiters: [Waiter] = []
    /// The highest number that may be told: of changes after it nobody is sure yet that no old page is sent as a hit.
    var announced: Int64 = 0
    /// A commit came that those who wait have not been asked about.
    var isNews = false
    /// A render thread is to look.
    var isQueued = false
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let renderers: RenderThreads
  private let log: Log
  private let now: @Sendable () -> ContinuousClock.Instant
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - now: of the clock that deadlines are told by.
  ///   - sleep: between two looks at deadlines.
  package init(
    renderers: RenderThreads, log: Log, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.renderers = renderers
    self.log = log
    self.now = now
    self.sleep = sleep
  }

  /// Lets everybody hear of changes up to `seq`; does not wait.
  ///
  /// To be called with the highest number of a commit once the clocks of its tags have moved, and once at boot with the
  /// newest number of the file. A reader sees a commit a moment before that, and who asked for a page upon hearing of it
  /// would be sent the old one as a hit.
  package func wake(upTo seq: Int64) {
    let mustLook = state.withLock { state in
      guard seq > state.announced else { return false }
      state.announced = seq
      guard !state.waiters.isEmpty else { return false }
      state.isNews = true
      return Self.takeLook(&state)
    }
    if mustLook { look() }
  }

  /// Ends the patience of those who waited long enough, for as long as it runs.
  package func run() async throws {
    while true {
      try await sleep(Self.sweepEvery)
      sweep()
    }
  }

  /// Answers all who wait, and whoever comes from now on, so that the server can stop.
  package func end() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { Self.answerNothing(waiter) }
  }

  /// Up to which number changes may be told; to be asked before looking, and handed to `join`.
  var announced: Int64 { state.withLock { $0.announced } }

  /// How many wait.
  var waiting: Int { state.withLock { $0.waiters.count } }

  /// Lets somebody wait who found nothing new.
  ///
  /// - Parameter announced: from before that look.
  /// - Returns: false where a commit was announced since: look again.
  func join(_ asker: ChangesAsker, since: ChangesCursor, for patience: Duration, announced: Int64) -> Bool {
    let waiter = Waiter(asker: asker, since: since, deadline: now().advanced(by: patience))
    let (isTaken, leaving) = state.withLock { state -> (Bool, Waiter?) in
      guard !state.hasEnded else { return (true, waiter) }
      guard state.announced == announced else { return (false, nil) }
      guard !asker.hasLeft else { return (true, nil) }
      state.waiters.append(waiter)
      return (true, state.waiters.count > Self.mostWaiting ? state.waiters.removeFirst() : nil)
    }
    if let leaving { Self.answerNothing(leaving) }
    return isTaken
  }

  /// Gives the place of somebody free whose client left, now or as soon as he would take it.
  func leave(_ asker: ChangesAsker) {
    // Before the lock, so that whoever holds it meanwhile either sees it or has put him where he is found.
    asker.leave()
    state.withLock { $0.waiters.removeAll { $0.asker === asker } }
  }

  func sweep() {
    let now = now()
    let (expired, mustLook) = state.withLock { state in
      let expired = state.waiters.filter { $0.deadline <= now }
      if !expired.isEmpty { state.waiters.removeAll { $0.deadline <= now } }
      // Once more where the render threads had no room.
      return (expired, state.isNews && Self.takeLook(&state))
    }
    for waiter in expired { Self.answerNothing(waiter) }
    if mustLook { look() }
  }

  private static func takeLook(_ state: inout State) -> Bool {
    defer { state.isQueued = true }
    return !state.isQueued
  }

  private func look() {
    guard !renderers.enqueue(.service { [self] in tell($0) }, .urgent) else { return }
    state.withLock { $0.isQueued = false }
  }

  /// Reads what moved since the oldest cursor and tells each what of it is news to him; on a render thread.
  private func tell(_ reader: CatalogReader) {
    let (waiters, announced) = state.withLock { state in
      defer { state.waiters = [] }
      state.isNews = false
      state.isQueued = false
      return (state.waiters, state.announced)
    }
    guard let oldest = waiters.map(\.since).min(by: { $0.seq < $1.seq }) else { return }
    do {
      let changes = try reader.read { try Changes.read(since: oldest, upTo: announced, $0) }
      var answers: [ChangesCursor: Answer?] = [:]
      var left: [Waiter] = []
      for waiter in waiters {
        let answer: Answer?
        if let made = answers[waiter.since] {
          answer = made
        } else {
          let news = changes.since(waiter.since)
          answer = news.isNews ? news.answer() : nil
          answers[waiter.since] = .some(answer)
        }
        if let answer { waiter.asker.reply.complete(answer) } else { left.append(waiter) }
      }
      wait(on: left, announced: announced)
    } catch {
      let traceID = TraceID.random()
      log.error("changes.failed", ("error", "\(error)"), ("trace", traceID))
      for waiter in waiters { waiter.asker.reply.complete(Problem.serviceBroken(traceID).answer()) }
    }
  }

  /// Those for whom it held nothing go on waiting, before who came meanwhile.
  private func wait(on waiters: [Waiter], announced: Int64) {
    guard !waiters.isEmpty else { return }
    let (leaving, mustLook) = state.withLock { state -> (ArraySlice<Waiter>, Bool) in
      guard !state.hasEnded else { return (waiters[...], false) }
      let all = waiters.filter { !$0.asker.hasLeft } + state.waiters
      state.waiters = all.suffix(Self.mostWaiting)
      if state.announced != announced { state.isNews = true }
      return (all.dropLast(Self.mostWaiting), state.isNews && Self.takeLook(&state))
    }
    for waiter in leaving { Self.answerNothing(waiter) }
    if mustLook { look() }
  }

  private static func answerNothing(_ waiter: Waiter) {
    waiter.asker.reply.complete(Changes.none(since: waiter.since).answer())
  }
}
