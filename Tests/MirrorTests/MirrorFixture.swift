import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

/// A mirror in a folder of its own, with a clock moved by hand and a diary of everything it said.
final class MirrorFixture {
  let writer: CatalogWriter
  let clock: ManualWallClock
  let diary = Diary()
  let path: String
  private let folder: URL
  private let policy: CatalogPolicy
  private let suppliers: Set<String>
  private var isReopened = false

  /// CJ's dollars cost as much as the shop's, so that prices are read off the costs.
  static func policy() throws -> CatalogPolicy {
    var policy = CatalogPolicy(shopCurrency: try #require(Currency(code: "CAD")))
    policy.exchangeRates.set(1, from: "USD", to: "CAD")
    return policy
  }

  /// - Parameter old: a mirror that has stopped, whose file is opened again.
  init(
    reopening old: MirrorFixture? = nil, suppliers: Set<String> = ["cj"], policy: CatalogPolicy? = nil,
    projectionVersion: Int = 1
  ) throws {
    let (clock, diary) = (old?.clock ?? ManualWallClock(), self.diary)
    self.clock = clock
    self.suppliers = suppliers
    self.policy = try policy ?? Self.policy()
    folder = old?.folder ?? URL.temporaryDirectory.appending(path: "mirror-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    old?.isReopened = true
    path = folder.appending(path: "catalog.sqlite").path
    writer = try CatalogWriter(
      path: path, policy: self.policy, suppliersWithClient: suppliers, projection: Self.projection,
      projectionVersion: projectionVersion, generation: 7, clock: clock.wallClock,
      log: Log(threshold: .debug, clock: clock.wallClock) { diary.log($0) }, onCommit: { diary.commit($0) })
  }

  deinit {
    writer.stop()
    if !isReopened { try? FileManager.default.removeItem(at: folder) }
  }

  /// What a page shows in each language, its clocks left out; spelled out because describing a value by reflection is
  /// slow.
  static let projection: @Sendable ([ProductView]) -> [UInt8] = { views in
    var parts: [String] = []
    for view in views {
      parts += [view.id, view.slug, view.sku ?? "-", view.name, view.descriptionHTML.text, view.level.rawValue]
      parts += [view.seo.title, view.seo.description ?? "-"] + view.languages
      parts += [view.price?.amountText ?? "-", view.availability.masked, view.isFeatured ? "featured" : "plain"]
      parts += view.images.map(\.url) + view.categories.map { "\($0.id)=\($0.name)=\($0.slug)" }
      for variant in view.variants {
        parts.append(variant.id)
        parts.append(variant.price?.amountText ?? "-")
        parts.append(variant.availability.masked)
      }
    }
    return Array(parts.joined(separator: "\u{1}").utf8)
  }

  var log: Log {
    let diary = self.diary
    return Log(threshold: .debug, clock: clock.wallClock) { diary.log($0) }
  }

  func reader() throws -> CatalogReader {
    try CatalogReader(path: path, policy: policy, suppliersWithClient: suppliers)
  }

  /// A connection beside the writer's, to look at rows or to spoil them.
  func connection() throws -> Connection {
    try Connection(.file(path))
  }

  /// What is found there; nil also where it has moved.
  func product(_ idOrSlug: String, language: String? = nil) throws -> ProductView? {
    guard case .found(let view) = try lookUp(idOrSlug, language: language) else { return nil }
    return view
  }

  func lookUp(_ idOrSlug: String, language: String? = nil) throws -> ProductLookup {
    try reader().read { try $0.product(idOrSlug: idOrSlug, language: language, now: clock.now) }
  }

  func ids(_ sort: ListSort, page: Int = 1, pageSize: Int = 100) throws -> [String] {
    try reader().read { try $0.list(sort: sort, page: page, pageSize: pageSize, now: clock.now).views.map(\.id) }
  }

  func seq() throws -> Int64 {
    try reader().read { $0.seq }
  }

  func count(_ table: String) throws -> Int {
    try connection().first("SELECT count(*) FROM \(table)") { Int($0.integer(0)) } ?? 0
  }

  /// The names announced since the last call, over all commits, and those of lists that wait for their turn, sorted.
  ///
  /// Lists begin anew with each call, so that what is done next moves them, however little time has passed.
  func takeTags() -> [String] {
    do {
      let connection = try connection()
      let pending = try connection.rows("SELECT name FROM tag WHERE pending = 1") { $0.text(0) }
      try connection.execute("UPDATE tag SET moved_at = 0, pending = 0")
      let announced = diary.takeCommits().flatMap { $0.map(\.name) }
      return (announced + pending.filter { !announced.contains($0) }).sorted()
    } catch {
      Issue.record(error)
      return []
    }
  }

  /// The row counts of a pull that was not held.
  func pull(_ snapshot: ShopSnapshot) async throws -> PullCounts? {
    guard case .applied(let counts) = try await writer.apply(snapshot) else { return nil }
    return counts
  }
}

extension Availability {
  /// Everything but when it was checked.
  fileprivate var masked: String {
    let quantity = quantityAvailable.map { "\($0)" } ?? "-"
    let countries = perCountry.map { "\($0.country)=\($0.quantity.map { "\($0)" } ?? "-")" }.joined()
    return status.rawValue + (availableForSale ? " sold " : " held ") + quantity + source.rawValue + countries
  }
}
