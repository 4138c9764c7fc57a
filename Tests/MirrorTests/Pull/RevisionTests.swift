import Catalog
import Mirror
import SQLite
import Telemetry
import Testing

/// A source that knows that nothing changed saves the comparison, and only that.
@Suite struct RevisionTests {
  @Test func `a snapshot of the revision applied last is not looked at, but counts as a pull`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))
    mirror.clock.advance(by: .seconds(60))

    // A liar, to see that nobody looks.
    let counts = try await mirror.pull(ShopSnapshot(revision: 1, remarks: ["a remark"]))

    #expect(counts?.products == 20)
    #expect(counts?.written == 0)
    #expect(mirror.diary.lines("mirror.pull_remark").count == 1)
    let pulledAt = try mirror.connection().first("SELECT last_pulled_at FROM mirror_state") { $0.integer(0) }
    #expect(pulledAt == mirror.clock.now.milliseconds)
  }

  @Test func `another revision, or none, is compared`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))

    #expect(try await mirror.pull(shop(name: "A", revision: 2))?.written == 1)
    #expect(try await mirror.pull(shop(name: "B", revision: nil))?.written == 1)
    #expect(try await mirror.pull(shop(name: "A", revision: 2))?.written == 1)
    #expect(try await mirror.pull(shop(name: "B", revision: 2))?.written == 0)
  }

  @Test func `what was held is held without another look, until it is accepted`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))
    let emptied = ShopSnapshot(revision: 2)

    guard case .held = try await mirror.writer.apply(emptied), case .held = try await mirror.writer.apply(emptied)
    else { throw Unexpected() }
    #expect(mirror.diary.lines("mirror.held").count == 1)
    guard case .applied(let counts) = try await mirror.writer.apply(emptied, accepting: true) else {
      throw Unexpected()
    }
    #expect(counts.removed == 21)
    #expect(mirror.diary.lines("mirror.accepted").count == 1)
  }

  @Test func `the rows that come back with their old revision release what was held`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))
    _ = try await mirror.writer.apply(ShopSnapshot(revision: 2))

    #expect(try await mirror.pull(shop(revision: 1))?.products == 20)
    #expect(mirror.diary.lines("mirror.pulled").last?.contains("was_held=true") == true)
  }

  @Test func `an unchanged shop's figures still cross their bands`() async throws {
    let mirror = try MirrorFixture()
    let reference = SupplierReference.productID("S1")
    var snapshot = ShopSnapshot.make([.make("1", stock: nil, provider: "p1", supplierProductID: "S1")])
    snapshot.revision = 1
    _ = try await mirror.pull(snapshot)
    let now = mirror.clock.now
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(.make(.stock(productID: "S1", [.make("S1-1", ["CN": 9])]), for: reference, at: now))
    _ = mirror.takeTags()
    mirror.clock.advance(by: .seconds(6 * 3600 + 1))

    _ = try await mirror.pull(snapshot)

    #expect(mirror.takeTags() == ["product-1", "products"])
  }

  private func shop(name: String? = nil, revision: UInt64?) -> ShopSnapshot {
    var snapshot = ShopSnapshot.make((0..<20).map { .make("\($0)", name: $0 == 0 ? name : nil) })
    snapshot.revision = revision
    return snapshot
  }
}

private struct Unexpected: Error {}
