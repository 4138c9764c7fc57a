package import Catalog
package import Telemetry

/// Copies the shop's rows into the mirror every few seconds, for as long as it runs.
///
/// A pull that fails, or that the guard holds, leaves what was there; the next one comes at its usual time, since one
/// read in 15 s is no burden for a neighbour that recovers.
package struct PullLoop: Sendable {
  private let source: any ShopSource
  private let writer: CatalogWriter
  private let every: Duration
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameter every: pause between the end of a pull and the next; a saved price is public within it.
  package init(
    source: any ShopSource, writer: CatalogWriter, every: Duration = .seconds(15), log: Log,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.source = source
    self.writer = writer
    self.every = every
    self.log = log
    self.sleep = sleep
  }

  /// Pulls until cancelled.
  ///
  /// - Throws: what `sleep` throws, so `CancellationError`; never for a pull that failed.
  package func run() async throws {
    var trouble = Trouble()
    while true {
      try Task.checkCancellation()
      do {
        _ = try await writer.apply(try await source.pull())
        if let failures = trouble.end() { log.info("mirror.pull_recovered", ("failures", failures)) }
      } catch {
        try Task.checkCancellation()
        note(error, in: &trouble)
      }
      try await sleep(every)
    }
  }

  private func note(_ error: any Error, in trouble: inout Trouble) {
    if let error = error as? SourceError {
      guard trouble.note("\(error.source) \(error.reason)") else { return }
      log.write(
        error.level, "mirror.pull_failed",
        [
          ("source", error.source), ("detail", error.detail), ("retry", error.isRetryable),
          ("serving", "what the mirror has"),
        ])
    } else if trouble.note("\(error)") {
      log.error(
        "mirror.pull_failed", ("detail", "\(error)"), ("do", "check disk space and the rights on the data folder"))
    }
  }
}
