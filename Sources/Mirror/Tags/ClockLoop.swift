package import Telemetry

/// Does what time alone makes due: once a minute the products whose figures crossed a band, and each second the list
/// tags whose ten seconds are over.
///
/// Minutes are counted in turns, so no clock that is set can hold them up.
package struct ClockLoop: Sendable {
  private let writer: CatalogWriter
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  package init(writer: CatalogWriter, log: Log, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    self.writer = writer
    self.log = log
    self.sleep = sleep
  }

  /// Settles until cancelled.
  ///
  /// - Throws: what `sleep` throws, so `CancellationError`; never for a commit that failed.
  package func run() async throws {
    var trouble = Trouble()
    var turn = 0
    while true {
      try await sleep(Self.turn)
      turn = (turn + 1) % Self.turnsOfSweep
      guard turn == 0 || writer.hasTagsToSettle else { continue }
      do {
        try await writer.settle()
        if let failures = trouble.end() { log.info("mirror.settle_recovered", ("failures", failures)) }
      } catch {
        try Task.checkCancellation()
        guard trouble.note("\(error)") else { continue }
        log.error(
          "mirror.settle_failed", ("detail", "\(error)"), ("do", "check disk space and the rights on the data folder"))
      }
    }
  }

  private static let turn = Duration.seconds(1)
  /// A minute: bands are hours long.
  private static let turnsOfSweep = 60
}
