import Foundation
import Telemetry

/// `touski serve`: the server for real neighbours.
struct ServeCommand {
  private let settings: ServeSettings

  /// - Throws: `Stop` that lists every setting that is missing or wrong.
  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    settings = try CommandLineSettings(words, of: "serve", known: SettingsTable.serve, environment: environment).serve()
  }

  func run(until signals: SignalWaiter) async throws {
    let log = Log(threshold: settings.logLevel) { Terminal.complain($0) }
    for warning in settings.warnings { log.warning("settings.danger", ("warning", warning)) }
    let server = try await CatalogServer.open(settings, log: log)
    try await server.run { await signals.wait() }
  }
}
