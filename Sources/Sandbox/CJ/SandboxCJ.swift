package import Telemetry

/// The supplier to try the server against: real HTTP on the loopback address, with its rate, its points and its moods.
///
/// The key is `sandbox`. Stock and cost move with the clock.
package final class SandboxCJ: Sendable {
  private let running: RunningDouble<CJDouble>

  /// Binds at once, so that `port` is known; 0 asks for any free one.
  package init(
    port: Int = 0, rules: CJAccountRules = CJAccountRules(), clock: WallClock = .system, log: Log = .silent
  ) throws(SandboxError) {
    let double = CJDouble(try Seed.load(), rules: rules, now: clock.now)
    running = try RunningDouble(double, port: port, clock: clock, log: log)
  }

  /// The real port, also where 0 was asked for.
  package var port: Int { running.port }

  /// Begins to answer; connections made since the port was bound are served now.
  package func start() { running.start() }

  /// Ends what hangs, finishes what runs and closes the port; a stopped double cannot be started again.
  package func stop() async { await running.stop() }
}
