import Caching
import Foundation
import Quota
import Sandbox
import Telemetry
import TestSupport

@testable import touski

/// The whole server as `touski serve` builds it, on an ephemeral port, reading from doubles that are real servers too.
final class LiveCatalogue: Sendable {
  let port: Int
  let server: CatalogServer
  /// Kept as long as the server uses it.
  let folder: TemporaryFolder
  private let end = AsyncStream<Void>.makeStream()
  private let running: Task<Void, any Error>

  /// - Parameters:
  ///   - directus: base address; one nobody listens on is a Directus that is down.
  ///   - cj: nil: no supplier is configured.
  ///   - settings: more of the environment.
  ///   - pullPause: so long by default that the shop is pulled once.
  init(
    folder: TemporaryFolder, directus: String, cj: String? = nil, token: String = "sandbox-reader-token",
    settings: [String: String] = [:], pullPause: Duration = .seconds(3600), log: Log = .silent
  ) async throws {
    var environment = [
      "DIRECTUS_URL": directus, "DIRECTUS_STATIC_TOKEN": token, "FX_USD_CAD": "1.12", "TOUSKI_PORT": "0",
      "TOUSKI_DATA": folder.path("data"),
    ]
    if let cj {
      environment["CJ_BASE_URL"] = cj
      environment["CJ_API_KEY"] = "sandbox"
    }
    let typed = try ServeSettings(SettingsReader(environment: environment.merging(settings) { $1 }))
    let server = try await CatalogServer.open(typed, pullPause: pullPause, log: log)
    self.server = server
    self.folder = folder
    port = server.port
    // Unstructured because it lives as long as this value and is ended by `stop`.
    running = Task { [stream = end.stream] in
      try await server.run { for await _ in stream { return } }
    }
  }

  func stop() async throws {
    end.continuation.yield()
    try await running.value
  }

  func client() throws -> LoopbackClient { try LoopbackClient(port: port) }

  /// Asks until the answer is as wanted; a live neighbour answers in its own time.
  func wait(for path: String, until isWanted: (LoopbackAnswer) -> Bool) async throws -> LoopbackAnswer {
    let client = try client()
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while true {
      let answer = try client.get(path)
      if isWanted(answer) { return answer }
      guard ContinuousClock.now < deadline else { throw Impatience(last: answer) }
      await Task.yield()
    }
  }

  /// Renders so far.
  var renders: Int { server.counters.renders.value }

  struct Impatience: Error {
    let last: LoopbackAnswer
  }
}

/// What a stopped server's own ledger says.
struct Ledger: Equatable {
  let calls: Int
  let spent: Int
}

extension LiveCatalogue {
  func ledger() async throws -> Ledger {
    let file = try LedgerFile(
      path: folder.path("data/ledger.sqlite"), supplier: "cj", now: .init(milliseconds: 0), log: .silent)
    let record = try await file.load()
    file.stop()
    return Ledger(calls: record.map { Int($0.calls) } ?? 0, spent: record.map { Int($0.spent) } ?? 0)
  }
}
