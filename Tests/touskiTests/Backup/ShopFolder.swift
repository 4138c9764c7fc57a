import Catalog
import Foundation
import Mirror
import Quota
import SQLite
import Telemetry
import TestSupport

@testable import touski

/// A data folder with a real catalogue and ledger, as a server leaves it.
struct ShopFolder {
  static let now = Instant(milliseconds: 1_768_210_264_000)

  let temporary: TemporaryFolder
  let path: String

  init() throws {
    temporary = try TemporaryFolder()
    path = temporary.path("data")
    _ = try DataFolder(path)
  }

  func writer(generation: UInt64 = 7) throws -> CatalogWriter {
    try CatalogWriter(
      path: "\(path)/catalog.sqlite", policy: CatalogPolicy(shopCurrency: .usd), suppliersWithClient: [],
      projection: { views in views.flatMap { Array("\($0)".utf8) } }, generation: generation,
      clock: WallClock { Self.now }, log: .silent, onCommit: { _ in })
  }

  /// What the shop is after it saved `count` products, all of them in the round `name`.
  static func shop(_ count: Int, _ name: String) -> ShopSnapshot {
    ShopSnapshot(products: (0..<count).map { ShopProduct(id: "\($0)", slug: "p\($0)", name: name, price: 5, stock: 9) })
  }

  func fill(_ name: String, count: Int = 20) async throws {
    let writer = try writer()
    _ = try await writer.apply(Self.shop(count, name), accepting: true)
    writer.stop()
  }

  /// Opens the ledger as a server does, and makes it where it is missing.
  func fillLedger() throws {
    try LedgerFile(path: "\(path)/ledger.sqlite", supplier: "cj", now: Self.now, log: .silent).stop()
  }

  /// The names of all products, as a server that starts on the folder shows them; empty where it has nothing yet.
  func names() throws -> Set<String> {
    let writer = try writer(generation: 99)
    defer { writer.stop() }
    return try read { try $0.list(sort: .name, page: 1, pageSize: 500, now: Self.now) }.views
      .reduce(into: []) { $0.insert($1.name) }
  }

  func read<Result>(_ body: (CatalogReader.Snapshot) throws -> Result) throws -> Result {
    try CatalogReader(
      path: "\(path)/catalog.sqlite", policy: CatalogPolicy(shopCurrency: .usd), suppliersWithClient: []
    ).read(body)
  }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  func backup() throws -> String {
    try Backup(dataFolder: path, shelf: temporary.path("backups"), now: Self.now).take().folder
  }

  /// - Parameter held: the folder's lock.
  func restore(_ backup: String, _ held: DataFolder, generation: UInt64 = 1234) -> Restore {
    Restore(folder: held, backup: backup, generation: generation, now: Self.now)
  }
}
