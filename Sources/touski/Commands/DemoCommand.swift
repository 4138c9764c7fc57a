import Foundation
import Sandbox
import Telemetry
import Upstream

/// `touski demo`: doubles and server in one process, nothing to set up, and the catalogue in the terminal.
struct DemoCommand {
  /// What the demo answers to "how many Canadian dollars is one of the supplier's"; a plausible constant.
  private static let exchangeRate = "1.12"
  /// The demo's supplier account is one of level 3, so that 60 products are read in half a minute and not in two.
  private static let callsPerSecond = 4
  /// What a demo reads from is its own matter.
  private static let known = [
    SettingsTable.host, SettingsTable.port, SettingsTable.data, SettingsTable.loops, SettingsTable.renderThreads,
    SettingsTable.memory, SettingsTable.diskMemory, SettingsTable.publicFolder, SettingsTable.logLevel,
    SettingsTable.directusPort, SettingsTable.directusShape, SettingsTable.sandboxHook,
    SettingsTable.sandboxHookToken, SettingsTable.cjPort,
  ]

  private let settings: CommandLineSettings
  let sandbox: SandboxSettings
  private let logLevel: Log.Level
  /// Opens the server's hook to the double alone; nil where the double calls another or none.
  private let hookToken: String?

  /// - Parameter hookToken: a fresh secret.
  init(
    _ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment, hookToken: String
  ) throws {
    var chosen = environment.filter { entry in Self.known.contains { $0.name == entry.key } }
    chosen[SettingsTable.data.name] = chosen[SettingsTable.data.name] ?? ".touski/demo"
    settings = try CommandLineSettings(words, of: "demo", known: Self.known, environment: chosen)
    let (told, address, level) = try settings.read { reader in
      (SandboxSettings(&reader), ListeningAddress(&reader), reader.given(SettingsTable.logLevel)?.value)
    }
    logLevel = level.flatMap(Log.Level.init) ?? .warning
    let own = told.hook == nil ? Self.hook(of: address, token: hookToken) : nil
    self.hookToken = own == nil ? nil : hookToken
    var sandbox = told
    sandbox.hook = told.hook ?? own
    self.sandbox = sandbox
  }

  /// Makes a change in the demo's Directus public at once; nil where the port is chosen later, or the server is not
  /// reached on loopback.
  private static func hook(of address: ListeningAddress, token: String) -> DirectusHook? {
    guard address.port != 0, let base = BaseURL("http://\(address.reachable)") else { return nil }
    return DirectusHook(url: base.text + "/hooks/directus", token: Secret(token))
  }

  func run(until signals: SignalWaiter) async throws {
    let log = Log(threshold: logLevel) { Terminal.complain($0) }
    let doubles = try Doubles(sandbox, callsPerSecond: Self.callsPerSecond, log: log)
    let settings = try serveSettings(directus: doubles.directusURL, cj: doubles.cjURL)
    let server = try await CatalogServer.open(settings, log: log)
    doubles.start()
    let address = "\(ListeningAddress.reachable(settings.host)):\(server.port)"
    Terminal.say(DemoReport.heading(directus: doubles.directusURL, cj: doubles.cjURL, address: address))
    let report = Task {
      let transport = CurlTransport(log: .silent)
      defer { transport.stop() }
      try await DemoReport(transport: transport, address: address, clock: .system) { try await Task.sleep(for: $0) }
        .run { Terminal.say($0) }
    }
    try await server.run { await signals.wait() }
    report.cancel()
    await doubles.stop()
  }

  /// The environment has no say in what a demo reads from; its host, port, data folder and memory may be chosen.
  func serveSettings(directus: String, cj: String) throws -> ServeSettings {
    var given = [
      SettingsTable.directusURL.name: directus, SettingsTable.cjURL.name: cj,
      SettingsTable.directusToken.name: "sandbox-reader-token", SettingsTable.cjKey.name: "sandbox",
      "FX_USD_CAD": Self.exchangeRate,
    ]
    given[SettingsTable.hookToken.name] = hookToken
    return try settings.serve(with: given)
  }
}
