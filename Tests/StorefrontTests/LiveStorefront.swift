import Caching
import Catalog
import Foundation
import HTTPServer
import Mirror
import Storefront
import Telemetry
import TestSupport

/// A whole storefront on an ephemeral port over a mirror that the test fills by hand; no neighbour exists.
final class LiveStorefront: Sendable {
  let writer: CatalogWriter
  let counters = CachingCounters()
  let clock: ManualClock
  let port: Int

  private let folder: TemporaryFolder
  private let server: Server
  private let renderers: RenderThreads
  private let entries: EntryFile
  private let waiting: WaitingRoom

  /// - Parameters:
  ///   - products: what the shop has; nil: no pull has ended yet.
  ///   - age: how old a page is when it is made.
  ///   - folder: of an earlier storefront, to start again on its files.
  init(
    _ products: [ShopProduct]? = [.make("a"), .make("b")], folder: TemporaryFolder? = nil, threads: Int = 2,
    renderedBefore age: Duration = .zero
  ) async throws {
    // The loop tells the time by the system's clock, so pages are made at that time or `age` before it.
    clock = ManualClock(start: WallClock.system.now.advanced(by: .zero - age))
    self.folder = try folder ?? TemporaryFolder()
    let catalog = self.folder.path("catalog.sqlite")
    let policy = CatalogPolicy(shopCurrency: .cad)
    let clocks = TagClocks()
    let readiness = Readiness()
    writer = try CatalogWriter(
      path: catalog, policy: policy, suppliersWithClient: ["cj"], projection: ProductJSON.projection,
      generation: 1, clock: clock.wall,
      log: .silent
    ) { changes in
      for change in changes { clocks.move(change.name, to: change.seq) }
      if changes.contains(where: { $0.name == "products" }) { readiness.becomeReady() }
    }
    if let products { _ = try await writer.apply(ShopSnapshot(products: products)) }
    let boot = try CatalogReader(path: catalog, policy: policy, suppliersWithClient: ["cj"])
    try boot.read { for tag in try $0.tags() { clocks.move(tag.name, to: tag.seq) } }
    entries = EntryFile(
      path: self.folder.path("cache.sqlite"), shape: [1], generation: 1, newest: .max, clock: clock.wall, log: .silent,
      counters: counters)
    let memory = MemoryTier(counters: counters)
    waiting = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
    renderers = RenderThreads(count: threads)
    server = try Server(
      host: "127.0.0.1", port: 0,
      responder: HitPath(
        memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness)), log: .silent)
    port = server.port
    try renderers.start { [waiting, entries, clock, counters] in
      try PageWorker(
        reader: CatalogReader(path: catalog, policy: policy, suppliersWithClient: ["cj"]), memory: memory,
        waiting: waiting, file: entries, clocks: clocks, clock: clock.wall, counters: counters, log: .silent)
    }
    server.start()
  }

  /// Ends everything and gives back the folder, for a storefront that starts again on it.
  @discardableResult
  func stop() async -> TemporaryFolder {
    await server.drain(deadline: .seconds(2))
    renderers.stop()
    entries.stop()
    writer.stop()
    return folder
  }

  func client() throws -> LoopbackClient { try LoopbackClient(port: port) }
}

extension ShopProduct {
  static func make(_ id: String, slug: String? = nil, price: Decimal? = 10, stock: Int? = 8) -> Self {
    ShopProduct(
      id: id, slug: slug ?? "slug-\(id)", name: "Product \(id) with a name long enough to be worth compressing twice",
      descriptionHTML: String(repeating: "<p>It is what it is, and that is a good thing.</p>", count: 40), price: price,
      stock: stock, imageURLs: ["https://img.example.com/\(id).jpg"])
  }
}
