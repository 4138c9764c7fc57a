package import Catalog
package import Telemetry

/// Asks a supplier one question at a time, the one whose figure is oldest, and stores what it tells, as long as it
/// runs. How fast is the governor's matter: `observe` returns when the points were there.
package struct RefreshLoop: Sendable {
  private let source: any OfferSource
  private let writer: CatalogWriter
  private let health: NeighbourHealth
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  package init(
    source: any OfferSource, writer: CatalogWriter, health: NeighbourHealth, log: Log,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.source = source
    self.writer = writer
    self.health = health
    self.log = log
    self.sleep = sleep
  }

  /// Refreshes until cancelled.
  ///
  /// - Throws: what `sleep` throws, so `CancellationError`; never for a look-up that failed.
  package func run() async throws {
    var trouble = Trouble(successesThatEnd: Self.successesThatEnd)
    while true {
      try Task.checkCancellation()
      if let pause = try await turn(&trouble) { try await sleep(pause) }
    }
  }

  /// One look-up; returns how long to wait before the next, nil for not at all.
  private func turn(_ trouble: inout Trouble) async throws -> Duration? {
    var asked: LookUp?
    do {
      guard let lookUp = try await writer.dueLookUps(limit: 1, supplier: source.supplier).first else {
        return Self.idlePause
      }
      asked = lookUp
      let observation = try await source.observe(lookUp)
      try await writer.apply(observation, answering: lookUp)
      health.noteSuccess(at: writer.clock.now, rows: nil)
      if let failures = trouble.end() {
        log.info("offer.recovered", ("supplier", source.supplier), ("failures", failures))
      }
      return nil
    } catch {
      try Task.checkCancellation()
      return pause(after: error, lookUp: asked, &trouble)
    }
  }

  private func pause(after error: any Error, lookUp: LookUp?, _ trouble: inout Trouble) -> Duration {
    let now = writer.clock.now
    guard let error = error as? SourceError else {
      health.noteFileFailure(at: now)
      if trouble.note("\(error)") {
        log.error("offer.failed", ("detail", "\(error)"), ("do", "check disk space and the rights on the data folder"))
      }
      return RefreshPause.after(failures: trouble.failures)
    }
    // A product it does not know is an answer too.
    if error.reason == .notFound || error.reason == .removed {
      health.noteSuccess(at: now, rows: nil)
    } else {
      health.noteFailure(error.detail, reason: "\(error.reason)", at: now)
    }
    if trouble.note("\(error.reason)") {
      log.write(
        error.level, "offer.failed",
        [
          ("supplier", error.source), ("reference", lookUp?.reference.text ?? ""), ("detail", error.detail),
          ("retry", error.isRetryable), ("retry_at", error.retryAt?.text ?? "unknown"),
        ])
    }
    if let lookUp, let pause = RefreshPause.ofLookUp(error.reason) {
      writer.noteFailure(lookUp, until: now.advanced(by: pause))
    }
    return RefreshPause.ofLoop(error, failures: trouble.failures, now: now)
  }

  /// Nothing is due: a twelfth of a minute costs one local query and starts a new product within it.
  private static let idlePause = Duration.seconds(5)
  /// Product and stock look-ups take turns; where one kind alone fails, no success between is a recovery.
  private static let successesThatEnd = 2
}
