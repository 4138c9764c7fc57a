import Foundation
import Mirror
import Storefront
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
    let isText = named.allSatisfy { tag in
      !tag.isEmpty && !tag.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
    guard isText else {
      throw Stop("a tag is product-<id>, category-<id>, products or categories, without control characters")
    }
    tags = named.isEmpty ? nil : named
  }

  /// - Throws: `Stop`.
  func run(transport: any HTTPTransport) async throws {
    let path = try settings.dataFolder()
    guard let folder = try DataFolder.ifFree(path) else {
      let server = try RunningServer.found(holding: path, settings, transport: transport)
      return try await purge { try await Self.ask(server, to: $0) }
    }
    defer { folder.release() }
    let settings = try settings.serve()
    let log = Log(threshold: max(settings.logLevel, .warning)) { Terminal.complain($0) }
    let writer = try LocalCatalogue.writer(settings, folder: folder, clock: .system, log: log)
    defer { writer.stop() }
    try await purge { tags in
      let moved = if let tags { try await writer.purge(tags) } else { try await writer.purgeAll() }
      return (moved.count, (tags ?? []).subtracting(moved.map(\.name)))
    }
  }

  /// Moves the tags and says what came of it.
  ///
  /// One that nobody has is tried once more as `Cache-Tag` writes ids that a field cannot hold: percent-encoded.
  private func purge(_ move: (Set<String>?) async throws -> (moved: Int, unknown: Set<String>)) async throws {
    var (moved, unknown) = try await move(tags)
    var meant: [String: String] = [:]
    for spelling in unknown {
      if let tag = spelling.removingPercentEncoding, tag != spelling { meant[spelling] = tag }
    }
    if !meant.isEmpty {
      let second = try await move(Set(meant.values))
      moved += second.moved
      unknown.subtract(meant.filter { !second.unknown.contains($0.value) }.keys)
    }
    Terminal.say(Self.summary(moved: moved, unknown: unknown.sorted()))
  }

  private static func ask(_ server: RunningServer, to tags: Set<String>?) async throws -> (Int, Set<String>) {
    let query = tags.map { $0.sorted().map { "tag=\(PercentEncoding.segment($0))" } } ?? ["all=1"]
    let answer = try await server.post("/admin/cache/purge?" + query.joined(separator: "&"))
    return (answer["count"]?.integer ?? 0, Set((answer["unknown"]?.array ?? []).compactMap(\.string)))
  }

  private static func summary(moved: Int, unknown: [String]) -> String {
    "purged: \(moved) tags moved" + (unknown.isEmpty ? "" : "; no page shows \(unknown.joined(separator: ", "))")
  }
}
