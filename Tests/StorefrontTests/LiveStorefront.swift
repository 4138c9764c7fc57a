import Caching
import Catalog
import Foundation
import HTTPServer
import Mirror
import Storefront
import Telemetry
import TestSupport
import Upstream

/// A whole storefront on an ephemeral port over a mirror that the test fills by hand; no neighbour exists.
final class LiveStorefront: Sendable {
  let writer: CatalogWriter
  let counters = CachingCounters()
  let clock: ManualClock
  let port: Int
  let memory: MemoryTier
  let clocks = TagClocks()

  private let folder: TemporaryFolder
  private let policy: CatalogPolicy
  private let server: Server
  private let renderers: RenderThreads
  private let entries: EntryFile
  private let waiting: WaitingRoom

  /// A storefront over the whole of a shop.
  ///
  /// - Parameter language: what whoever asks for none is served.
  convenience init(shop: ShopSnapshot, language: String? = nil) async throws {
    try await self.init(nil, language: language)
    _ = try await writer.apply(shop)
  }

  /// - Parameters:
  ///   - products: what the shop has; nil: no pull has ended yet.
  ///   - age: how old a page is when it is made.
  ///   - folder: of an earlier storefront, to start again on its files.
  init(
    _ products: [ShopProduct]? = [.make("a"), .make("b")], folder: TemporaryFolder? = nil, threads: Int = 2,
    renderedBefore age: Duration = .zero, language: String? = nil
  ) async throws {
    // The loop tells the time by the system's clock, so pages are made at that time or `age` before it.
    clock = ManualClock(start: WallClock.system.now.advanced(by: .zero - age))
    self.folder = try folder ?? TemporaryFolder()
    let catalog = self.folder.path("catalog.sqlite")
    var settings = CatalogPolicy(shopCurrency: .cad)
    settings.language = language
    let policy = settings
    self.policy = policy
    let readiness = Readiness()
    writer = try CatalogWriter(
      path: catalog, policy: policy, suppliersWithClient: ["cj"], projection: ProductJSON.projection,
      generation: 1, clock: clock.wall,
      log: .silent
    ) { [clocks] changes in
      for change in changes { clocks.move(change.name, to: change.seq) }
      if changes.contains(where: { $0.name == "products" }) { readiness.becomeReady() }
    }
    if let products { _ = try await writer.apply(ShopSnapshot(products: products)) }
    let boot = try CatalogReader(path: catalog, policy: policy, suppliersWithClient: ["cj"])
    try boot.read { [clocks] snapshot in for tag in try snapshot.tags() { clocks.move(tag.name, to: tag.seq) } }
    entries = EntryFile(
      path: self.folder.path("cache.sqlite"), shape: [1], generation: 1, newest: .max, clock: clock.wall, log: .silent,
      counters: counters)
    memory = MemoryTier(counters: counters)
    waiting = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
    renderers = RenderThreads(count: threads)
    server = try Server(
      host: "127.0.0.1", port: 0,
      responder: HitPath(
        memory: memory, waiting: waiting, renderers: renderers, probes: Probes(readiness: readiness)), log: .silent)
    port = server.port
    try renderers.start { [waiting, entries, clock, clocks, counters, memory] in
      try PageWorker(
        reader: CatalogReader(path: catalog, policy: policy, suppliersWithClient: ["cj"]), language: policy.language,
        memory: memory, waiting: waiting, file: entries, clocks: clocks, clock: clock.wall, counters: counters,
        log: .silent)
    }
    server.start()
  }

  /// Another reader of what the pages are made from.
  func reader() throws -> CatalogReader {
    try CatalogReader(path: folder.path("catalog.sqlite"), policy: policy, suppliersWithClient: ["cj"])
  }

  /// The next pull, later than the pause in which tags of lists wait.
  func pull(_ snapshot: ShopSnapshot) async throws {
    clock.advance(by: .seconds(11))
    _ = try await writer.apply(snapshot)
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

extension LoopbackClient {
  /// What one page answers, plain: its status, the header `Content-Location` and its JSON.
  func page(_ target: String) throws -> (status: Int, location: String?, json: JSONValue) {
    let answer = try get(target)
    return (answer.status, answer.header("Content-Location"), try JSONValue(parsing: answer.body))
  }

  /// The statuses of many requests sent without waiting for each answer.
  func statuses(_ targets: [String]) throws -> [Int] {
    var statuses: [Int] = []
    for start in stride(from: 0, to: targets.count, by: 100) {
      let some = targets[start..<min(start + 100, targets.count)]
      try send(some.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
      for _ in some { statuses.append(try receive().status) }
    }
    return statuses
  }

  /// The ids of the products on a list.
  func ids(_ target: String) throws -> [String] {
    try page(target).json["data"]?.array?.compactMap { $0["id"]?.string } ?? []
  }
}

extension ShopProduct {
  static func make(
    _ id: String, slug: String? = nil, price: Decimal? = 10, stock: Int? = 8, categories: [String] = [],
    names: [String: String] = [:]
  ) -> Self {
    let text = String(repeating: "<p>It is what it is, and that is a good thing.</p>", count: 40)
    return ShopProduct(
      id: id, slug: slug ?? "slug-\(id)", name: "Product \(id) with a name long enough to be worth compressing twice",
      descriptionHTML: DescriptionHTML(stored: text), texts: names.texts, price: price, stock: stock,
      imageURLs: ["https://img.example.com/\(id).jpg"], categoryIDs: categories)
  }
}

extension ShopCategory {
  static func make(
    _ id: String, slug: String? = nil, parent: String? = nil, isVisible: Bool = true, names: [String: String] = [:]
  ) -> Self {
    ShopCategory(
      id: id, name: "Category \(id)", texts: names.texts, slug: slug ?? "slug-\(id)", parentID: parent,
      isVisible: isVisible)
  }
}

extension [String: String] {
  /// Names by language.
  fileprivate var texts: [ShopText] { sorted { $0.key < $1.key }.map { ShopText(language: $0.key, name: $0.value) } }
}
