package import Catalog
package import Telemetry

/// Copies the shop's rows into the mirror for as long as it runs: every few seconds, and at once where somebody asks.
///
/// A pull that fails, or that the guard holds, leaves what was there. What is pulled and when is `PullPlan`'s matter.
package struct PullLoop: Sendable {
  private let source: any ShopSource
  private let writer: CatalogWriter
  private let requests: PullRequests
  private let health: NeighbourHealth
  private let every: Duration
  private let log: Log
  private let now: @Sendable () -> ContinuousClock.Instant
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - every: pause between the end of a pull and the next; with the pull itself a saved price is public within 15 s.
  ///   - now: a clock that nobody sets.
  package init(
    source: any ShopSource, writer: CatalogWriter, requests: PullRequests, health: NeighbourHealth,
    every: Duration = .seconds(14), log: Log, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.source = source
    self.writer = writer
    self.requests = requests
    self.health = health
    self.every = every
    self.log = log
    self.now = now
    self.sleep = sleep
  }

  /// Pulls until cancelled; who waits for a pull then is told so.
  ///
  /// - Throws: what `sleep` throws, so `CancellationError`; never for a pull that failed.
  package func run() async throws {
    var plan = PullPlan(every: every)
    var trouble = Trouble()
    var waiting: [PullRequests.Waiter] = []
    defer {
      for waiter in waiting + requests.take().waiters { waiter.continuation.resume(throwing: CancellationError()) }
    }
    while true {
      try Task.checkCancellation()
      let (demand, waiters) = requests.take()
      plan.ask(demand)
      waiting += waiters
      switch plan.next(at: now()) {
      case .wait(let duration): try await wait(duration)
      case .pull(let scope):
        let began = now()
        let result = await pull(scope, accepting: waiting.contains(where: \.accepting))
        let ended = now()
        plan.end(
          scope, succeeded: (try? result.get()) != nil, began: began, at: ended,
          notBefore: pauseAsked(by: result).map { ended + $0 })
        try Task.checkCancellation()
        note(result, of: scope, in: &trouble)
        guard scope == .whole else { continue }
        for waiter in waiting { waiter.continuation.resume(with: result) }
        waiting = []
      }
    }
  }

  private func pull(_ scope: PullScope, accepting: Bool) async -> Result<PullOutcome, any Error> {
    do {
      return .success(try await writer.apply(try await source.pull(scope), read: scope, accepting: accepting))
    } catch {
      return .failure(error)
    }
  }

  /// How long the shop asks to be left alone.
  private func pauseAsked(by result: Result<PullOutcome, any Error>) -> Duration? {
    guard case .failure(let error as SourceError) = result else { return nil }
    return error.retryAt.map { $0.since(writer.clock.now) }
  }

  /// Until the time is over, or somebody asks for something.
  private func wait(_ duration: Duration) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [sleep] in try await sleep(duration) }
      group.addTask { [requests] in await requests.arrival() }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func note(_ result: Result<PullOutcome, any Error>, of scope: PullScope, in trouble: inout Trouble) {
    let instant = writer.clock.now
    switch result {
    case .success(let outcome):
      switch outcome {
      case .applied(let counts):
        if scope.isOfAllRows {
          health.noteSuccess(at: instant, rows: counts.products)
        } else {
          health.noteRows(counts.products)
        }
        health.noteHeld(nil, at: instant)
      case .held(let reason):
        if scope.isOfAllRows { health.noteSuccess(at: instant, rows: nil) }
        health.noteHeld(reason, at: instant)
      }
      if let failures = trouble.end() { log.info("mirror.pull_recovered", ("failures", failures)) }
    case .failure(let error as SourceError):
      health.noteFailure(error.detail, reason: "\(error.reason)", at: instant)
      guard trouble.note("\(error.source) \(error.reason)") else { return }
      log.write(
        error.level, "mirror.pull_failed",
        [
          ("source", error.source), ("detail", error.detail), ("retry", error.isRetryable),
          ("serving", "what the mirror has"),
        ])
    case .failure(let error):
      health.noteFileFailure(at: instant)
      guard trouble.note("\(error)") else { return }
      log.error(
        "mirror.pull_failed", ("detail", "\(error)"), ("do", "check disk space and the rights on the data folder"))
    }
  }
}
