package import Telemetry

/// A Directus with 60 products to try the server against: real HTTP on the loopback address, nothing stored.
///
/// Tokens: `sandbox-reader-token`, `sandbox-importer-token`, `sandbox-admin-token`.
package final class SandboxDirectus: Sendable {
  private let running: RunningDouble<DirectusDouble>

  /// Binds at once, so that `port` is known; 0 asks for any free one.
  package init(
    port: Int = 0, vendor: VendorFormat = .postgres, clock: WallClock = .system, log: Log = .silent
  ) throws(SandboxError) {
    running = try RunningDouble(
      DirectusDouble(try Seed.load(), vendor: vendor), port: port, clock: clock, log: log)
  }

  /// The real port, also where 0 was asked for.
  package var port: Int { running.port }

  /// Begins to answer; connections made since the port was bound are served now.
  package func start() { running.start() }

  /// Ends what hangs, finishes what runs and closes the port; a stopped double cannot be started again.
  package func stop() async { await running.stop() }
}
