package import Telemetry

/// A Directus with 60 products to try the server against: real HTTP on the loopback address, nothing stored.
///
/// Tokens: `sandbox-reader-token`, `sandbox-importer-token`, `sandbox-admin-token`.
package final class SandboxDirectus: Sendable {
  /// After the last answer; because the real one closes a connection then, although it announces five seconds.
  private static var idleTime: Duration { .seconds(6) }

  private let running: RunningDouble<DirectusDouble>
  private let courier: FlowCourier

  /// Binds at once, so that `port` is known; 0 asks for any free one.
  ///
  /// - Parameters:
  ///   - shape: Whose collections and columns it has; 60 products in the reference shape, 24 in the owner's.
  ///   - hook: Is told of every write, as a Flow would; one can be set later as well.
  package init(
    port: Int = 0, shape: DirectusShape = .reference, vendor: VendorFormat = .postgres,
    version: DirectusVersion = .v11_17, hook: DirectusHook? = nil, clock: WallClock = .system, log: Log = .silent
  ) throws(SandboxError) {
    var settings = DirectusSettings()
    (settings.shape, settings.vendor, settings.version) = (shape, vendor, version)
    let courier = FlowCourier(log: log)
    let flow = DirectusFlow(hook: hook) { courier.deliver($0) }
    self.courier = courier
    running = try RunningDouble(
      DirectusDouble(try Seed.load(shape), settings: settings, flow: flow), port: port, idleTime: Self.idleTime,
      clock: clock,
      log: log)
  }

  /// The real port, also where 0 was asked for.
  package var port: Int { running.port }

  /// Begins to answer; connections made since the port was bound are served now.
  package func start() { running.start() }

  /// Ends what hangs, finishes what runs and closes the port; a stopped double cannot be started again.
  package func stop() async {
    await running.stop()
    courier.stop()
  }
}
