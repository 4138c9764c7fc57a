import Foundation
import Glibc

/// Reads the command, runs it, and turns whatever stops it into one sentence and an exit code.
@main
enum Main {
  static func main() async {
    let signals = SignalWaiter()
    do {
      try await run(Array(CommandLine.arguments.dropFirst()), signals)
    } catch let stop as Stop {
      Terminal.complain("touski: \(stop.message)")
      exit(stop.code.rawValue)
    } catch {
      Terminal.complain("touski: \(error)")
      exit(ExitCode.finding.rawValue)
    }
    exit(ExitCode.success.rawValue)
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
