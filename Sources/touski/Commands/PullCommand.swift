import Catalog
import Directus
import Foundation
import Mirror
import Telemetry
import Upstream

/// `touski pull`: reads the whole shop once, in the server that holds the data folder, else in this process.
struct PullCommand {
  private static let accept = "--accept"

  private let settings: CommandLineSettings
  private let isAccepting: Bool

  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    settings = try CommandLineSettings(
      words, of: "pull", known: SettingsTable.serve, switches: [Self.accept], environment: environment)
    isAccepting = settings.arguments.switches.contains(Self.accept)
  }

  /// - Throws: `Stop`: the guard held it (1), a setting or the key is wrong (2), Directus failed (3).
  func run(transport: any HTTPTransport) async throws {
    let path = try settings.dataFolder()
    guard let folder = try DataFolder.ifFree(path) else {
      return try await ask(.found(holding: path, settings, transport: transport))
    }
    defer { folder.release() }
    try await pull(folder)
  }

  private func ask(_ server: RunningServer) async throws {
    let answer = try await server.post(isAccepting ? "/admin/pull?accept=1" : "/admin/pull")
    Terminal.say(try Self.sentence(about: answer, from: server.address))
  }

  /// What a server's answer means.
  ///
  /// - Throws: `Stop` where the guard held the pull.
  static func sentence(about answer: JSONValue, from address: String) throws -> String {
    switch answer["outcome"]?.string {
    case "held": throw held(answer["reason"]?.string ?? "the guard held it")
    case "running": "the server at \(address) goes on with the pull; http://\(address)/healthz tells how it ended"
    default: "pulled by the server at \(address)" + summary { answer[$0]?.integer }
    }
  }

  private func pull(_ folder: DataFolder) async throws {
    let settings = try settings.serve()
    let log = Log(threshold: settings.logLevel) { Terminal.complain($0) }
    let writer = try LocalCatalogue.writer(settings, folder: folder, clock: .system, log: log)
    defer { writer.stop() }
    let neighbours = try await Neighbours(settings, folder: folder, clock: .system, log: log)
    defer { neighbours.stop() }
    do {
      switch try await writer.apply(try await neighbours.shop.pull(.whole), accepting: isAccepting) {
      case .held(let reason): throw Self.held(reason)
      case .applied(let counts):
        let numbers = [
          "products": counts.products, "written": counts.written, "removed": counts.removed, "tags": counts.tags,
        ]
        Terminal.say("pulled" + Self.summary { numbers[$0] })
      }
    } catch let error as SourceError {
      throw Stop("\(error.source) could not be read: \(error.detail)", .upstream)
    }
  }

  private static func held(_ reason: String) -> Stop {
    Stop("held, nothing was changed: \(reason). Where it is right, say so with touski pull \(accept)", .finding)
  }

  /// Only what is known; a server of another version may tell less.
  private static func summary(_ number: (String) -> Int?) -> String {
    let parts = ["products", "written", "removed", "tags"].compactMap { name in number(name).map { "\(name) \($0)" } }
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }
}
