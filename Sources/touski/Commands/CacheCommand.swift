import Foundation
import Mirror
import Telemetry
import Upstream

/// `touski cache purge`: makes every page that shows a tag one that is rendered before it is answered.
struct CacheCommand {
  private static let tag = "--tag"
  private static let all = "--all"

  private let settings: CommandLineSettings
  /// Nil: every tag.
  private let tags: Set<String>?

  init(_ words: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    guard words.first == "purge" else {
      throw Stop("cache has one command: touski cache purge --tag TAG, or --all")
    }
    settings = try CommandLineSettings(
      Array(words.dropFirst()), of: "cache", known: SettingsTable.serve, switches: [Self.all], repeating: Self.tag,
      environment: environment)
    let named = Set(settings.arguments.repeated)
    guard settings.arguments.switches.contains(Self.all) != !named.isEmpty else {
      throw Stop("say what to purge: touski cache purge --tag TAG [--tag TAG], or --all")
    }
    guard named.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }) else {
      throw Stop("a tag is product-<id>, category-<id>, products or categories")
    }
    tags = named.isEmpty ? nil : named
  }

  /// - Throws: `Stop`.
  func run(transport: any HTTPTransport) async throws {
    let path = try settings.dataFolder()
    guard let folder = try DataFolder.ifFree(path) else {
      return try await ask(.found(holding: path, settings, transport: transport))
    }
    defer { folder.release() }
    let settings = try settings.serve()
    let log = Log(threshold: max(settings.logLevel, .warning)) { Terminal.complain($0) }
    let writer = try LocalCatalogue.writer(settings, folder: folder, clock: .system, log: log)
    defer { writer.stop() }
    let moved = if let tags { try await writer.purge(tags) } else { try await writer.purgeAll() }
    Terminal.say(Self.summary(moved: moved.count, unknown: (tags ?? []).subtracting(moved.map(\.name)).sorted()))
  }

  private func ask(_ server: RunningServer) async throws {
    let query = tags.map { $0.sorted().map { "tag=\(Self.escaped($0))" } } ?? ["all=1"]
    let answer = try await server.post("/admin/cache/purge?" + query.joined(separator: "&"))
    let unknown = (answer["unknown"]?.array ?? []).compactMap(\.string)
    Terminal.say(Self.summary(moved: answer["count"]?.integer ?? 0, unknown: unknown))
  }

  private static func summary(moved: Int, unknown: [String]) -> String {
    "purged: \(moved) tags moved" + (unknown.isEmpty ? "" : "; no page shows \(unknown.joined(separator: ", "))")
  }

  /// RFC 3986, 2.3: everything but the unreserved characters.
  private static func escaped(_ text: String) -> String {
    let unreserved = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }
}
