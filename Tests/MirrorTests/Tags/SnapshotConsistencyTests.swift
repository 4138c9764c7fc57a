import Catalog
import Foundation
import Mirror
import Synchronization
import Telemetry
import Testing

@Suite struct SnapshotConsistencyTests {
  @Test func `rows and number of a snapshot belong together while a writer writes`() async throws {
    let mirror = try MirrorFixture()
    let rounds = 60
    // The number of a commit is the price it writes, on both products.
    _ = try await mirror.pull(.make([.make("1", price: 1), .make("2", price: 1)]))
    let (path, clock, writer) = (mirror.path, mirror.clock, mirror.writer)
    let end = End()
    let policy = try MirrorFixture.policy()

    let distinct = try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        let reader = try CatalogReader(path: path, policy: policy, suppliersWithClient: ["cj"])
        var seen: Set<Int64> = []
        while true {
          let isLast = end.isReached.load(ordering: .acquiring)
          try reader.read { snapshot in
            let first = try price(snapshot.product(idOrSlug: "1", now: clock.now))
            let list = try snapshot.list(sort: .price, page: 1, pageSize: 9, now: clock.now)
            let newest = try snapshot.tags().map(\.seq).max()
            #expect(first == snapshot.seq * 100)
            #expect(list.views.map(\.price?.minorUnits) == [first, first])
            #expect(newest == snapshot.seq)
            seen.insert(snapshot.seq)
          }
          if isLast { return seen.count }
        }
      }
      for round in 2...rounds {
        _ = try await writer.apply(.make([.make("1", price: Decimal(round)), .make("2", price: Decimal(round))]))
      }
      end.isReached.store(true, ordering: .releasing)
      return try await group.next() ?? 0
    }

    #expect(distinct > 1)
    #expect(try mirror.seq() == rounds)
  }

  @Test func `numbers strictly increase and are announced after they can be read`() async throws {
    let mirror = try MirrorFixture()
    for price in 1...5 {
      _ = try await mirror.pull(.make([.make("1", price: Decimal(price)), .make("2")]))
      mirror.clock.advance(by: .seconds(10))
    }

    let commits = mirror.diary.takeCommits()

    #expect(commits.map { Set($0.map(\.seq)) } == (1...5).map { [Int64($0)] })
    #expect(commits.allSatisfy { $0.contains { $0.name == "products" } })
    #expect(
      try mirror.reader().read { try $0.tags() } == [
        TagChange(name: "categories", seq: 1), TagChange(name: "product-1", seq: 5),
        TagChange(name: "product-2", seq: 1), TagChange(name: "products", seq: 5),
      ])
  }

  @Test func `who is told of a commit finds it`() async throws {
    let folder = URL.temporaryDirectory.appending(path: "mirror-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "catalog.sqlite").path
    let policy = try MirrorFixture.policy()
    let diary = Diary()
    let writer = try CatalogWriter(
      path: path, policy: policy, suppliersWithClient: [], projection: MirrorFixture.projection,
      generation: 7, clock: ManualWallClock().wallClock, log: .silent
    ) { changes in
      let seq = try? CatalogReader(path: path, policy: policy, suppliersWithClient: []).read { $0.seq }
      if seq == changes.first?.seq { diary.commit(changes) }
    }

    _ = try await writer.apply(.make([.make("1")]))
    writer.stop()

    #expect(diary.takeCommits().count == 1)
  }
}

private func price(_ found: ProductLookup) -> Int64? {
  guard case .found(let view) = found else { return nil }
  return view.price?.minorUnits
}

/// Tells the reading task that nothing more will be written.
private final class End: Sendable {
  let isReached = Atomic(false)
}
