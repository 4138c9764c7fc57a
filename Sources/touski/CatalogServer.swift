import Caching
import Catalog
import Digest
import Directus
import Foundation
import HTTPServer
import Mirror
import Quota
import Storefront
import Suppliers
import Telemetry
import Upstream

/// The running server: every concrete type is named and joined here, and nowhere else.
///
/// Making it opens the files and the port, so that what is wrong with either is told before anything runs. `run`
/// serves until the task that waits for the end returns, then stops in reverse order.
final class CatalogServer: Sendable {
  /// How long running requests may take to end after the signal.
  private static let drainDeadline: Duration = .seconds(10)
  /// Moves when the code that writes pages changes what it writes.
  static let pageVersion = 2
  /// Before a loop that failed begins again; none is known to fail.
  private static let serviceRestartPause: Duration = .seconds(5)
  /// Between the end of a pull and the next: with the pull itself a saved price is public within 15 s.
  private static let usualPullPause: Duration = .seconds(14)

  /// The real port, also where 0 was asked for.
  let port: Int
  let counters: CachingCounters

  private let server: Server
  private let renderers: RenderThreads
  private let waiting: WaitingRoom
  private let writer: CatalogWriter
  private let entries: EntryFile
  private let neighbours: Neighbours
  private let pulls = PullRequests()
  private let health = (shop: NeighbourHealth(), supplier: NeighbourHealth())
  private let feed: ChangeFeed
  private let pullPause: Duration
  private let log: Log
  private let folder: DataFolder

  /// - Throws: `Stop` with one sentence where the port or the data folder cannot be had.
  static func open(
    _ settings: ServeSettings, pullPause: Duration = usualPullPause, log: Log
  ) async throws -> CatalogServer {
    do {
      return try await CatalogServer(settings, pullPause: pullPause, log: log, clock: .system)
    } catch let stop as Stop {
      throw stop
    } catch {
      throw Stop("the data folder \(settings.dataFolder) cannot be used: \(error)")
    }
  }

  private init(
    _ settings: ServeSettings, pullPause: Duration, log: Log, clock: WallClock
  ) async throws {
    self.log = log
    self.pullPause = pullPause
    for remark in settings.remarks { log.info("settings.remark", ("remark", remark)) }
    folder = try DataFolder(settings.dataFolder)
    let clocks = TagClocks()
    let readiness = Readiness()
    let counters = CachingCounters()
    let suppliers = settings.knownSuppliers
    renderers = RenderThreads(count: settings.renderThreads)
    feed = ChangeFeed(renderers: renderers, log: log) { try await Task.sleep(for: $0) }
    writer = try CatalogWriter(
      path: folder.file("catalog.sqlite"), policy: settings.policy, suppliersWithClient: suppliers,
      projection: ProductJSON.projection, projectionVersion: Self.pageVersion,
      generation: .random(in: .min ... .max), clock: clock, log: log
    ) { [feed] changes in
      for change in changes { clocks.move(change.name, to: change.seq) }
      // The first pull moves the lists' tag even where the shop is empty, and nothing moves it before.
      if changes.contains(where: { $0.name == ProductListPage.tag }) { readiness.becomeReady() }
      feed.wake(upTo: changes.map(\.seq).max() ?? 0)
    }
    let openReader: @Sendable () throws -> CatalogReader = { [path = folder.file("catalog.sqlite")] in
      try CatalogReader(path: path, policy: settings.policy, suppliersWithClient: suppliers)
    }
    let generation = try openReader().read { [feed] snapshot in
      for tag in try snapshot.tags() { clocks.move(tag.name, to: tag.seq) }
      if snapshot.isReady { readiness.becomeReady() }
      feed.wake(upTo: snapshot.seq)
      return snapshot.generation
    }
    neighbours = try await Neighbours(settings, folder: folder, clock: clock, log: log)
    entries = EntryFile(
      path: folder.file("cache.sqlite"), shape: Self.shape(settings.policy), generation: generation,
      newest: clocks.newest, clock: clock,
      log: log, counters: counters)
    let memory = MemoryTier(byteLimit: settings.memoryBytes, counters: counters)
    waiting = WaitingRoom(memory: memory, clocks: clocks, clock: clock, counters: counters, log: log) {
      try await Task.sleep(for: $0)
    }
    let services = Services(
      keys: AccessKeys(admin: settings.adminKey, hook: settings.hookToken), pulls: pulls, feed: feed,
      renderers: renderers, readiness: readiness, log: log,
      sleep: { try await Task.sleep(for: $0) },
      purge: { [writer] order in
        switch order {
        case .tags(let tags): try await writer.purge(tags)
        case .all: try await writer.purgeAll()
        }
      }, health: Self.checks(of: neighbours, health))
    let hitPath = HitPath(
      memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness), services: services)
    do {
      server = try Server(host: settings.host, port: settings.port, responder: hitPath, log: log)
    } catch {
      throw Stop("\(error)")
    }
    port = server.port
    try renderers.start { [waiting, entries] in
      try PageWorker(
        reader: openReader(), language: settings.policy.language, memory: memory, waiting: waiting, file: entries,
        clocks: clocks, clock: clock,
        counters: counters, log: log)
    }
    self.counters = counters
  }

  /// Serves and refreshes until `end` returns.
  func run(until end: @escaping @Sendable () async -> Void) async throws {
    server.start()
    log.info("server.started", ("port", port), ("data", folder.path))
    await withTaskGroup(of: Void.self) { group in
      for loop in loops {
        group.addTask { [log] in
          while !Task.isCancelled {
            do {
              try await loop()
            } catch {
              guard !Task.isCancelled else { return }
              log.error("service.failed", ("error", "\(error)"), ("do", "it begins again in a moment"))
              try? await Task.sleep(for: Self.serviceRestartPause)
            }
          }
        }
      }
      await end()
      log.info("server.stopping")
      feed.end()
      await server.drain(deadline: Self.drainDeadline)
      group.cancelAll()
    }
    neighbours.stop()
    renderers.stop()
    entries.stop()
    writer.stop()
    folder.release()
    log.info("server.stopped")
  }

  /// Everything that runs beside the loop and the render threads.
  private var loops: [@Sendable () async throws -> Void] {
    let sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    let pull = PullLoop(
      source: neighbours.shop, writer: writer, requests: pulls, health: health.shop, every: pullPause, log: log,
      sleep: sleep)
    let settling = ClockLoop(writer: writer, log: log, sleep: sleep)
    var loops: [@Sendable () async throws -> Void] = [
      { [waiting] in try await waiting.run() },
      { [feed] in try await feed.run() },
      { try await settling.run() },
      { try await pull.run() },
    ]
    if let supplier = neighbours.supplier {
      let refresh = RefreshLoop(source: supplier, writer: writer, health: health.supplier, log: log, sleep: sleep)
      loops.append { [log] in
        do throws(SourceError) {
          try await supplier.readAccount()
        } catch {
          try Task.checkCancellation()
          log.warning("supplier.account_unread", ("detail", error.detail))
        }
        try await refresh.run()
      }
    }
    return loops
  }

  /// What `/healthz` tells, from what the loops noted; nobody is asked for it.
  private static func checks(
    of neighbours: Neighbours, _ health: (shop: NeighbourHealth, supplier: NeighbourHealth)
  ) -> @Sendable () -> [HealthCheck] {
    {
      let shop = HealthCheck(
        name: "directus:pull", health.shop.report, rowsAre: "products", signedIn: neighbours.shop.signedIn)
      guard neighbours.supplier != nil else { return [shop] }
      return [shop, HealthCheck(name: "cj:look-ups", health.supplier.report, rowsAre: "products")]
    }
  }

  private static func shape(_ policy: CatalogPolicy) -> [UInt8] {
    SHA256.hash(policy.shape + Array("page \(pageVersion)".utf8))
  }
}
