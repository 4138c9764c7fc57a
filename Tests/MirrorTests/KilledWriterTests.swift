import Catalog
import Foundation
import SQLite
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Mirror

/// The mirror under real `kill -9`: each round is a process of its own that ends itself in the middle of its work.
@Suite struct KilledWriterTests {
  @Test func `a kill in the middle of a pull leaves what was before it`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path

    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let derived = Mutex(0)
      let writer = try Self.writer(
        in: path,
        derived: {
          // The first pull derives thirty rows, the second dies at its twelfth.
          let count = derived.withLock { count in
            count += 1
            return count
          }
          if count == 42 { kill(getpid(), SIGKILL) }
        })
      _ = try await writer.apply(Self.shop(price: 10))
      _ = try await writer.apply(Self.shop(price: 11))
    }

    let (prices, seqs, integrity) = try Self.state(in: path)
    #expect(prices == [1000])
    #expect(seqs == [1])
    #expect(integrity == "ok")
  }

  @Test func `a kill after a commit and before it was announced leaves what it wrote, with its tags`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path

    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let commits = Mutex(0)
      let writer = try Self.writer(
        in: path,
        onCommit: {
          let count = commits.withLock { count in
            count += 1
            return count
          }
          if count == 2 { kill(getpid(), SIGKILL) }
        })
      _ = try await writer.apply(Self.shop(price: 10))
      _ = try await writer.apply(Self.shop(price: 11))
    }

    let (prices, seqs, integrity) = try Self.state(in: path)
    #expect(prices == [1100])
    #expect(seqs == [2])
    #expect(integrity == "ok")
    // The list had moved a moment before, so it waited; the next start moves it.
    let announced = Mutex<[String]>([])
    let writer = try Self.writer(in: path, told: { names in announced.withLock { $0 += names } })
    writer.stop()
    #expect(announced.withLock { $0 } == ["products"])
  }

  @Test func `a kill while a file of another shape is adopted leaves it to be adopted again`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    let first = try Self.writer(in: path)
    _ = try await first.apply(Self.shop(price: 10))
    first.stop()

    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let derived = Mutex(0)
      _ = try Self.writer(
        in: path, version: 2,
        derived: {
          let count = derived.withLock { count in
            count += 1
            return count
          }
          if count == 12 { kill(getpid(), SIGKILL) }
        })
    }

    let derived = Mutex(0)
    let writer = try Self.writer(in: path, version: 2, derived: { derived.withLock { $0 += 1 } })
    writer.stop()
    #expect(derived.withLock { $0 } == 30)
    #expect(try Self.state(in: path).integrity == "ok")
  }

  private static func shop(price: Int) -> ShopSnapshot {
    .make((0..<30).map { .make("\($0)", price: Decimal(price)) })
  }

  /// - Parameters:
  ///   - derived: runs for each product whose row is derived.
  ///   - told: gets the names of each commit.
  private static func writer(
    in folder: String, version: Int = 1, onCommit: @escaping @Sendable () -> Void = {},
    told: @escaping @Sendable ([String]) -> Void = { _ in }, derived: @escaping @Sendable () -> Void = {}
  ) throws -> CatalogWriter {
    try CatalogWriter(
      path: "\(folder)/catalog.sqlite", policy: MirrorFixture.policy(), suppliersWithClient: ["cj"],
      projection: { views in
        derived()
        return MirrorFixture.projection(views)
      }, projectionVersion: version, generation: 7, clock: ManualWallClock().wallClock, log: .silent
    ) { changes in
      onCommit()
      told(changes.map(\.name))
    }
  }

  /// The distinct prices of all products, the distinct numbers of their tags, and what SQLite says of the file.
  private static func state(in folder: String) throws -> (prices: Set<Int64>, seqs: Set<Int64>, integrity: String?) {
    let path = "\(folder)/catalog.sqlite"
    let reader = try CatalogReader(path: path, policy: MirrorFixture.policy(), suppliersWithClient: ["cj"])
    let now = ManualWallClock.start
    let prices = try reader.read { snapshot in
      try snapshot.list(sort: .name, page: 1, pageSize: 100, now: now).views.compactMap(\.price?.minorUnits)
    }
    let seqs = try reader.read { try $0.tags().filter { $0.name.hasPrefix("product-") }.map(\.seq) }
    let connection = try Connection(.file(path))
    let integrity = try connection.first("PRAGMA integrity_check") { $0.text(0) }
    return (Set(prices), Set(seqs), prices.count == 30 ? integrity : "\(prices.count) products")
  }
}
