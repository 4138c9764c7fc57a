import Foundation
import Telemetry
import Upstream

/// Reads the command, runs it, and turns whatever stops it into one sentence and an exit code.
@main
enum Main {
  static func main() {
    Terminal.fillStandardDescriptors()
    let signals = SignalWaiter()
    // Detached because the main actor's thread does nothing but wait for signals from here on.
    Task.detached { exit(await code(of: Array(CommandLine.arguments.dropFirst()), signals).rawValue) }
    signals.listen()
  }

  private static func code(of words: [String], _ signals: SignalWaiter) async -> ExitCode {
    do {
      try await run(words, signals)
      return .success
    } catch let stop as Stop {
      Terminal.complain("touski: \(stop.message)")
      return stop.code
    } catch {
      Terminal.complain("touski: \(error)")
      return .finding
    }
  }

  private static func run(_ words: [String], _ signals: SignalWaiter) async throws {
    let rest = Array(words.dropFirst())
    switch words.first {
    case "serve": try await ServeCommand(rest).run(until: signals)
    case "sandbox": try await SandboxCommand(rest).run(until: signals)
    case "demo":
      var generator = SystemRandomNumberGenerator()
      try await DemoCommand(rest, hookToken: KeysCommand.key(using: &generator)).run(until: signals)
    case "pull": try await withServerTransport(signals) { try await PullCommand(rest).run(transport: $0) }
    case "cache": try await withServerTransport(signals) { try await CacheCommand(rest).run(transport: $0) }
    case "backup":
      endAtSignal(signals)
      try BackupCommand(rest).run()
    case "keys": try KeysCommand(rest).run()
    case "--version", "version": Terminal.say("touski \(Usage.version)")
    case "--help", "-h", "help": Terminal.say(Usage.text)
    case nil: throw Stop("a command is needed, as demo or serve; touski --help lists them")
    case let word?: throw Stop("there is no command \(word); touski --help lists them")
    }
  }

  private static func withServerTransport(
    _ signals: SignalWaiter, _ body: (CurlTransport) async throws -> Void
  ) async throws {
    endAtSignal(signals)
    let transport = CurlTransport(log: .silent)
    defer { transport.stop() }
    try await body(transport)
  }

  /// For commands that end by themselves. What a signal leaves of one can be lived with: a transaction that did not
  /// happen, a backup without a name, which a later one clears away, or a restore that is repeated.
  private static func endAtSignal(_ signals: SignalWaiter) {
    // Unstructured because it ends with the process, which the command it watches ends.
    Task.detached {
      await signals.wait()
      Terminal.complain("touski: ended by a signal")
      exit(ExitCode.finding.rawValue)
    }
  }
}
