import Foundation

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
    case "demo": try await DemoCommand(rest).run(until: signals)
    case "--version", "version": Terminal.say("touski \(Usage.version)")
    case "--help", "-h", "help": Terminal.say(Usage.text)
    case nil: throw Stop("a command is needed: demo, serve or sandbox; touski --help lists everything")
    case let word?: throw Stop("there is no command \(word); touski --help lists them")
    }
  }
}
