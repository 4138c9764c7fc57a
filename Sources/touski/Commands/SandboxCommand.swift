import Foundation
import Telemetry

/// `touski sandbox`: the doubles of Directus and CJ alone, to point a server or a shop at.
struct SandboxCommand {
  private let settings: SandboxSettings

  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    settings = try CommandLineSettings(words, of: "sandbox", known: SettingsTable.sandbox, environment: environment)
      .read { SandboxSettings(&$0) }
  }

  func run(until signals: SignalWaiter) async throws {
    let doubles = try Doubles(settings, log: Log(threshold: settings.logLevel) { Terminal.complain($0) })
    doubles.start()
    Terminal.say("Directus (double)  \(doubles.directusURL)  token sandbox-reader-token")
    Terminal.say("CJ (double)        \(doubles.cjURL)  key sandbox")
    await signals.wait()
    await doubles.stop()
  }
}
