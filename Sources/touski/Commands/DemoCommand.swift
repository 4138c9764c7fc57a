import Foundation
import Telemetry
import Upstream

/// `touski demo`: doubles and server in one process, nothing to set up, and the catalogue in the terminal.
struct DemoCommand {
  /// What the demo answers to "how many Canadian dollars is one of the supplier's"; a plausible constant.
  private static let exchangeRate = "1.12"
  /// The demo's supplier account is one of level 3, so that 60 products are read in half a minute and not in two.
  private static let callsPerSecond = 4
  /// What a demo reads from is its own matter.
  private static let flags = [
    SettingsTable.host, SettingsTable.port, SettingsTable.data, SettingsTable.renderThreads, SettingsTable.memory,
    SettingsTable.logLevel, SettingsTable.directusPort, SettingsTable.cjPort,
  ]

  private let sandbox: SandboxSettings
  private let words: [String: String]
  private let environment: [String: String]

  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    do {
      self.words = try Arguments(words, known: Self.flags).flags
      sandbox = try SandboxSettings(SettingsReader(flags: self.words, environment: environment))
    } catch let problems as SettingsProblems {
      throw Stop("these settings are wrong:\n\(problems)")
    } catch {
      throw Stop("\(error); touski --help lists the options of demo")
    }
    self.environment = environment
  }

  func run(until signals: SignalWaiter) async throws {
    let level = words["--log"] ?? environment[SettingsTable.logLevel.name]
    let log = Log(threshold: level.flatMap(Log.Level.init) ?? .warning) { Terminal.complain($0) }
    let doubles = try Doubles(sandbox, callsPerSecond: Self.callsPerSecond, log: log)
    let settings = try self.settings(for: doubles)
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
  private func settings(for doubles: Doubles) throws -> ServeSettings {
    var flags = words
    flags["--directus"] = doubles.directusURL
    flags["--cj"] = doubles.cjURL
    var chosen = environment.filter { entry in Self.flags.contains { $0.name == entry.key } }
    if chosen[SettingsTable.data.name] == nil { chosen[SettingsTable.data.name] = ".touski/demo" }
    chosen["DIRECTUS_STATIC_TOKEN"] = "sandbox-reader-token"
    chosen["CJ_API_KEY"] = "sandbox"
    chosen["FX_USD_CAD"] = Self.exchangeRate
    do {
      return try ServeSettings(SettingsReader(flags: flags, environment: chosen))
    } catch {
      throw Stop("these settings are wrong:\n\(error)")
    }
  }
}
