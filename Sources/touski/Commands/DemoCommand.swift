import Foundation
import Telemetry
import Upstream

/// `touski demo`: doubles and server in one process, nothing to set up, and the catalogue in the terminal.
struct DemoCommand {
  /// What the demo answers to "how many Canadian dollars is one of the supplier's"; a plausible constant.
  private static let exchangeRate = "1.12"
  /// The demo's supplier account is one of level 3, so that 60 products are read in half a minute and not in two.
  private static let callsPerSecond = 4
  private static let flags = SettingsTable.serve + SettingsTable.sandbox

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
    let log = Log(threshold: words["--log"].flatMap(Log.Level.init) ?? .warning) { Terminal.complain($0) }
    let doubles = try Doubles(sandbox, callsPerSecond: Self.callsPerSecond, log: log)
    let server = try await CatalogServer(try settings(for: doubles), log: log)
    doubles.start()
    Terminal.say(DemoReport.heading(directus: doubles.directusURL, cj: doubles.cjURL, port: server.port))
    let report = Task {
      let transport = CurlTransport(log: .silent)
      defer { transport.stop() }
      try await DemoReport(transport: transport, port: server.port, clock: .system) { try await Task.sleep(for: $0) }
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
    flags["--data"] = flags["--data"] ?? ".touski/demo"
    let own = ["TOUSKI_HOST", "TOUSKI_PORT", "TOUSKI_RENDER_THREADS", "TOUSKI_MEMORY_MIB"]
    var chosen = environment.filter { own.contains($0.key) }
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
