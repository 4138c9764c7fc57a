import Foundation
import Sandbox
import Telemetry

/// `touski sandbox`: the doubles of Directus and CJ alone, to point a server or a shop at.
struct SandboxCommand {
  private let settings: SandboxSettings

  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    do {
      let flags = try Arguments(words, known: SettingsTable.sandbox).flags
      settings = try SandboxSettings(SettingsReader(flags: flags, environment: environment))
    } catch let problems as SettingsProblems {
      throw Stop("these settings are wrong:\n\(problems)")
    } catch {
      throw Stop("\(error); touski --help lists the options of sandbox")
    }
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
