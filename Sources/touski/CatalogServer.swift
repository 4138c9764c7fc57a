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

  /// In the working directory, as in the repository.
  private static let usualPublicFolder = "Public"

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
  private let readiness = Readiness()
  private let pullPause: Duration
  private let log: Log
  private let folder: DataFolder

  /// - Throws: `Stop` with one sentence where the port or the data folder cannot be had.
  /// - Parameter listening: a socket that was handed over; nil: the address of the settings.
  static func open(
    _ settings: ServeSettings, listening: Listening? = nil, pullPause: Duration = usualPullPause, log: Log
  ) async throws -> CatalogServer {
    do {
      return try await CatalogServer(
        settings, listening ?? .address(host: settings.host, port: settings.port), pullPause: pullPause, log: log,
        clock: .system)
    } catch let stop as Stop {
      throw stop
    } catch {
      throw Stop("the data folder \(settings.dataFolder) cannot be used: \(error)")
    }
  }

  private init(
    _ settings: ServeSettings, _ listening: Listening, pullPause: Duration, log: Log, clock: WallClock
  ) async throws {
    self.log = log
    self.pullPause = pullPause
    for remark in settings.remarks { log.info("settings.remark", ("remark", remark)) }
    folder = try DataFolder(settings.dataFolder)
    let clocks = TagClocks()
    let counters = CachingCounters()
    let suppliers = settings.knownSuppliers
    renderers = RenderThreads(count: settings.renderThreads)
    feed = ChangeFeed(renderers: renderers, log: log) { try await Task.sleep(for: $0) }
    writer = try CatalogWriter(
      path: folder.file("catalog.sqlite"), policy: settings.policy, suppliersWithClient: suppliers,
      projection: ProductJSON.projection, projectionVersion: Self.pageVersion,
      generation: .random(in: .min ... .max), clock: clock, log: log
    ) { [feed, readiness] changes in
      for change in changes { clocks.move(change.name, to: change.seq) }
      // The first pull moves the lists' tag even where the shop is empty, and nothing moves it before.
      if changes.contains(where: { $0.name == ProductListPage.tag }) { readiness.becomeReady() }
      feed.wake(upTo: changes.map(\.seq).max() ?? 0)
    }
    let openReader: @Sendable () throws -> CatalogReader = { [path = folder.file("catalog.sqlite")] in
      try CatalogReader(path: path, policy: settings.policy, suppliersWithClient: suppliers)
    }
    let generation = try openReader().read { [feed, readiness] snapshot in
      for tag in try snapshot.tags() { clocks.move(tag.name, to: tag.seq) }
      if snapshot.isReady { readiness.becomeReady() }
      feed.wake(upTo: snapshot.seq)
      return snapshot.generation
    }
    neighbours = try await Neighbours(settings, folder: folder, clock: clock, log: log)
    entries = EntryFile(
      path: folder.file("cache.sqlite"), shape: Self.shape(settings.policy), generation: generation,
      newest: clocks.newest, byteLimit: settings.cacheFileBytes, clock: clock, log: log, counters: counters)
    let memory = MemoryTier(byteLimit: settings.memoryBytes, counters: counters)
    waiting = WaitingRoom(
      memory: memory, renderers: renderers, clocks: clocks, clock: clock, counters: counters, log: log
    ) {
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
      memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness), services: services,
      limits: settings.door.callerLimits(log: log), files: try Self.publicFolder(settings, clock: clock, log: log))
    do {
      server = try Server(
        listening: listening, loops: settings.door.loops, responder: hitPath, limits: settings.door.limits, log: log)
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
  ///
  /// - Parameter manager: told when the server listens and when it stops.
  func run(under manager: ServiceManager? = nil, until end: @escaping @Sendable () async -> Void) async throws {
    server.start()
    manager?.tell(.ready, log: log)
    log.info("server.started", ("port", port), ("data", folder.path))
    await withTaskGroup(of: Void.self) { group in
      for loop in servingLoops { group.addTask { await self.keep(loop) } }
      await withTaskGroup(of: Void.self) { group in
        for loop in learningLoops { group.addTask { await self.keep(loop) } }
        await end()
        log.info("server.stopping")
        // Whoever chooses among servers is told first; then nothing new is begun, and what waits for it is answered.
        readiness.stop()
        manager?.tell(.stopping, log: log)
        group.cancelAll()
        feed.end()
        await server.drain(deadline: Self.drainDeadline)
      }
      group.cancelAll()
    }
    neighbours.stop()
    renderers.stop()
    entries.stop()
    writer.stop()
    folder.release()
    log.info("server.stopped")
  }

  /// Runs a loop for as long as nobody cancels it.
  private func keep(_ loop: @Sendable () async throws -> Void) async {
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

  /// What answers need beside the loop and the render threads, until the last has left.
  private var servingLoops: [@Sendable () async throws -> Void] {
    let settling = ClockLoop(writer: writer, log: log) { try await Task.sleep(for: $0) }
    return [
      { [waiting] in try await waiting.run() },
      { [feed] in try await feed.run() },
      { try await settling.run() },
    ]
  }

  /// What asks the neighbours, until the signal.
  private var learningLoops: [@Sendable () async throws -> Void] {
    let sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    let pull = PullLoop(
      source: neighbours.shop, writer: writer, requests: pulls, health: health.shop, every: pullPause, log: log,
      sleep: sleep)
    guard let supplier = neighbours.supplier else { return [{ try await pull.run() }] }
    let refresh = RefreshLoop(source: supplier, writer: writer, health: health.supplier, log: log, sleep: sleep)
    return [
      { try await pull.run() },
      { [log] in
        do throws(SourceError) {
          try await supplier.readAccount()
        } catch {
          try Task.checkCancellation()
          log.warning("supplier.account_unread", ("detail", error.detail))
        }
        try await refresh.run()
      },
    ]
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

  /// A folder that is named must be there; the usual one may be missing.
  private static func publicFolder(_ settings: ServeSettings, clock: WallClock, log: Log) throws -> PublicFolder? {
    let path = settings.publicFolder ?? usualPublicFolder
    do {
      return try PublicFolder(path: path, clock: clock, log: log)
    } catch {
      guard settings.publicFolder != nil || error.code != ENOENT else { return nil }
      throw Stop("\(SettingsTable.publicFolder.name): \(error)")
    }
  }

  private static func shape(_ policy: CatalogPolicy) -> [UInt8] {
    SHA256.hash(policy.shape + Array("page \(pageVersion)".utf8))
  }
}
