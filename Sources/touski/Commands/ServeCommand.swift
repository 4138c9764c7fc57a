import Foundation
import HTTPServer
import Telemetry

/// `touski serve`: the server for real neighbours.
struct ServeCommand {
  private let settings: ServeSettings
  private let manager: ServiceManager

  /// - Throws: `Stop` that lists every setting that is missing or wrong.
  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    settings = try CommandLineSettings(words, of: "serve", known: SettingsTable.serve, environment: environment).serve()
    manager = try ServiceManager(environment, processID: getpid())
  }

  func run(until signals: SignalWaiter) async throws {
    ServiceManager.forgetVariables()
    let log = Log(threshold: settings.logLevel) { Terminal.complain($0) }
    for warning in settings.warnings { log.warning("settings.danger", ("warning", warning)) }
    let listening = manager.socket.map { Listening.handedOver(descriptor: $0) }
    let server = try await CatalogServer.open(settings, listening: listening, log: log)
    try await server.run(under: manager) { await signals.wait() }
  }
}
