import Foundation
import Telemetry

/// `touski serve`: the server for real neighbours.
struct ServeCommand {
  private let settings: ServeSettings

  /// - Throws: `Stop` that lists every setting that is missing or wrong.
  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    let flags: [String: String]
    do {
      flags = try Arguments(words, known: SettingsTable.serve).flags
    } catch {
      throw Stop("\(error); touski --help lists the options of serve")
    }
    let file = try ConfigurationFile.read(flags: flags, environment: environment)
    do {
      settings = try ServeSettings(SettingsReader(flags: flags, environment: environment, file: file))
    } catch {
      throw Stop("these settings are missing or wrong:\n\(error)")
    }
  }

  func run(until signals: SignalWaiter) async throws {
    let log = Log(threshold: settings.logLevel) { Terminal.complain($0) }
    for warning in settings.warnings { log.warning("settings.danger", ("warning", warning)) }
    let server = try await CatalogServer.open(settings, log: log)
    try await server.run { await signals.wait() }
  }
}
