import Sandbox
import Telemetry

/// The two doubles of the sandbox, on their ports.
struct Doubles {
  private let directus: SandboxDirectus
  private let cj: SandboxCJ

  /// - Parameter callsPerSecond: what the supplier's account may do; 1 is a free one.
  /// - Throws: `Stop` where a port cannot be had.
  init(_ settings: SandboxSettings, callsPerSecond: Int = 1, log: Log) throws {
    var rules = CJAccountRules()
    rules.callsPerSecond = callsPerSecond
    do {
      directus = try SandboxDirectus(
        port: settings.directusPort, shape: settings.directusShape, hook: settings.hook, log: log)
      cj = try SandboxCJ(port: settings.cjPort, rules: rules, log: log)
    } catch {
      throw Stop("\(error)")
    }
  }

  var directusURL: String { "http://127.0.0.1:\(directus.port)" }
  var cjURL: String { "http://127.0.0.1:\(cj.port)" }

  func start() {
    directus.start()
    cj.start()
  }

  func stop() async {
    await directus.stop()
    await cj.stop()
  }
}
