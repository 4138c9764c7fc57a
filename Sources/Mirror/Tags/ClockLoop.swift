package import Telemetry

/// Does what time alone makes due: once a minute the products whose figures crossed a band, and each second the list
/// tags whose ten seconds are over. It is also the one that notices a clock that was set back, and says so once.
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
    var last = writer.clock.now
    while true {
      try await sleep(Self.turn)
      tell(ofStepBack: last.since(writer.clock.now))
      last = writer.clock.now
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

  private func tell(ofStepBack step: Duration) {
    guard step >= Self.smallestStep else { return }
    log.warning(
      "clock.set_back", ("seconds", step.components.seconds),
      ("means", "figures read before count as newer than they are, and are asked again when the clock has passed them"),
      ("do", "keep the clock by NTP; a restart is not needed"))
  }

  /// Less is what NTP does to a clock, and hurts no figure that is good for hours.
  private static let smallestStep = Duration.seconds(60)
  private static let turn = Duration.seconds(1)
  /// A minute: bands are hours long.
  private static let turnsOfSweep = 60
}
