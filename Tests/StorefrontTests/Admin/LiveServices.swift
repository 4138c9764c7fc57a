import Caching
import Catalog
import Foundation
import HTTPServer
import Mirror
import Synchronization
import Telemetry
import TestSupport

@testable import Storefront

/// A storefront with everything that is no page, on an ephemeral port over a mirror that the test fills by hand.
final class LiveServices: Sendable {
  static let hookToken = "hook-token-0123456789"
  static let adminKey = "admin-key-0123456789"

  let writer: CatalogWriter
  let counters = CachingCounters()
  let clock = ManualClock(start: WallClock.system.now)
  let pulls = PullRequests()
  let feed: ChangeFeed
  let commits = CommitWatch()
  let server: Server
  /// What `/healthz` tells beside the mirror's own check.
  let checks: Mutex<[HealthCheck]>
  let lines = Mutex<[String]>([])
  let renderers: RenderThreads

  private let folder: TemporaryFolder
  private let entries: EntryFile

  /// - Parameters:
  ///   - products: what the shop has; nil: no pull has ended yet.
  ///   - keys: nil: both are set.
  ///   - threads: that make pages and answer services.
  ///   - files: served under `/docs`.
  init(
    _ products: [ShopProduct]? = [.make("a"), .make("b")], keys: AccessKeys? = nil, checks: [HealthCheck] = [],
    threads: Int = 2, files: PublicFolder? = nil
  ) async throws {
    self.checks = Mutex(checks)
    folder = try TemporaryFolder()
    let catalog = folder.path("catalog.sqlite")
    let policy = CatalogPolicy(shopCurrency: .cad)
    let clocks = TagClocks()
    let readiness = Readiness()
    renderers = RenderThreads(count: threads)
    feed = ChangeFeed(renderers: renderers, log: .silent, now: clock.monotonic, sleep: clock.sleep)
    writer = try CatalogWriter(
      path: catalog, policy: policy, suppliersWithClient: ["cj"], projection: ProductJSON.projection, generation: 7,
      clock: clock.wall, log: .silent
    ) { [feed, commits] changes in
      commits.tell()
      for change in changes { clocks.move(change.name, to: change.seq) }
      if changes.contains(where: { $0.name == "products" }) { readiness.becomeReady() }
      feed.wake(upTo: changes.map(\.seq).max() ?? 0)
    }
    entries = EntryFile(
      path: folder.path("cache.sqlite"), shape: [1], generation: 7, newest: .max, clock: clock.wall, log: .silent,
      counters: counters)
    let memory = MemoryTier(counters: counters)
    let waiting = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
    let responder = LiveResponder()
    server = try Server(host: "127.0.0.1", port: 0, responder: responder, log: .silent)
    let log = Log(threshold: .debug) { [weak self] line in self?.lines.withLock { $0.append(line) } }
    let services = Services(
      keys: keys ?? AccessKeys(admin: Secret(Self.adminKey), hook: Secret(Self.hookToken)), pulls: pulls, feed: feed,
      renderers: renderers, readiness: readiness, log: log, sleep: clock.sleep,
      purge: { [writer] order in
        switch order {
        case .tags(let tags): try await writer.purge(tags)
        case .all: try await writer.purgeAll()
        }
      },
      health: { [weak self] in self?.checks.withLock { $0 } ?? [] })
    responder.path.withLock {
      $0 = HitPath(
        memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness),
        services: services, files: files)
    }
    try renderers.start { [entries, clock, counters] in
      try PageWorker(
        reader: CatalogReader(path: catalog, policy: policy, suppliersWithClient: ["cj"]), memory: memory,
        waiting: waiting, file: entries, clocks: clocks, clock: clock.wall, counters: counters, log: .silent)
    }
    if let products { try await apply(products) }
    server.start()
  }

  func apply(_ products: [ShopProduct]) async throws {
    _ = try await writer.apply(ShopSnapshot(products: products))
  }

  /// Pulls from `source` until cancelled; the usual pulls come only when the clock is moved.
  func pull(from source: ScriptedShop) -> Task<Void, any Error> {
    let loop = PullLoop(
      source: source, writer: writer, requests: pulls, health: NeighbourHealth(), log: .silent, now: clock.monotonic,
      sleep: clock.sleep)
    // Unstructured because it runs beside the whole test.
    return Task { try await loop.run() }
  }

  func client() throws -> LoopbackClient { try LoopbackClient(port: server.port) }

  /// Sends a POST with one more header line, and reads the answer.
  func post(_ target: String, _ field: String? = nil, body: [UInt8] = []) throws -> LoopbackAnswer {
    let client = try client()
    try client.send(Self.post(target, field, body: body))
    return try client.receive()
  }

  static func post(_ target: String, _ field: String? = nil, body: [UInt8] = []) -> [UInt8] {
    let line = field.map { "\($0)\r\n" } ?? ""
    return Array("POST \(target) HTTP/1.1\r\nHost: x\r\n\(line)Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  /// Returns once so many wait for a change.
  func waitUntil(waiting count: Int) async {
    while feed.waiting != count { await Task.yield() }
  }

  func stop() async {
    feed.end()
    await server.drain(deadline: .seconds(2))
    renderers.stop()
    entries.stop()
    writer.stop()
  }
}

/// Lets the server be made before the services that look at what it is part of.
private final class LiveResponder: Responder {
  let path = Mutex<HitPath?>(nil)

  func bodyLimit(for head: RequestHead, in bytes: Span<UInt8>) -> Int? {
    path.withLock { $0 }?.bodyLimit(for: head, in: bytes)
  }

  func respond(
    to head: RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
    out: inout HeadBuffer, reply: Reply
  ) -> Decision {
    guard let path = path.withLock({ $0 }) else { return .answer(Answer(status: 503)) }
    return path.respond(to: head, in: bytes, body: body, from: client, now: now, out: &out, reply: reply)
  }
}
