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

  @Test(arguments: [1, nil] as [UInt64?])
  func `rows that a hook named and that are the same write nothing, not even when they were read`(revision: UInt64?)
    async throws
  {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: revision))
    let witness = try mirror.connection()
    // Another as soon as somebody else commits.
    let version = { try witness.first("PRAGMA data_version") { $0.integer(0) } }
    let before = try version()
    mirror.clock.advance(by: .seconds(60))

    let outcome = try await mirror.writer.apply(shop(revision: revision), read: .rows([]))

    guard case .applied(let counts) = outcome else { throw Unexpected() }
    #expect(counts.products == 20 && counts.written == 0)
    #expect(try version() == before)
    _ = try await mirror.writer.apply(shop(revision: revision), read: .changes)
    #expect(try version() != before)
  }

  @Test func `a row that a hook named is stored, and the rest of the stock is no fresher for it`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))
    let pulledAt = mirror.clock.now
    mirror.clock.advance(by: .seconds(60))

    _ = try await mirror.writer.apply(shop(name: "A", revision: 2), read: .rows([]))

    #expect(try mirror.product("0")?.name == "A")
    #expect(try mirror.product("1")?.availability.checkedAt == pulledAt)
    _ = try await mirror.writer.apply(shop(name: "A", revision: 2), read: .changes)
    #expect(try mirror.product("1")?.availability.checkedAt == mirror.clock.now)
  }

  @Test func `rows that come back with a hook release what was held`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop(revision: 1))
    _ = try await mirror.writer.apply(ShopSnapshot(revision: 2))

    _ = try await mirror.writer.apply(shop(revision: 1), read: .rows([]))

    #expect(mirror.diary.lines("mirror.pulled").last?.contains("was_held=true") == true)
  }

  private func shop(name: String? = nil, revision: UInt64?) -> ShopSnapshot {
    var snapshot = ShopSnapshot.make((0..<20).map { .make("\($0)", name: $0 == 0 ? name : nil) })
    snapshot.revision = revision
    return snapshot
  }
}

private struct Unexpected: Error {}
