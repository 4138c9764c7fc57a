import Catalog
import Mirror
import Testing

@Suite struct ChangesTests {
  @Test func `changes come oldest first, by name within one, each tag once`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1"), .make("2")]))
    let seq = try mirror.seq()
    _ = mirror.takeTags()
    _ = try await mirror.pull(.make([.make("1"), .make("2", name: "Other")]))

    let (all, newer) = try mirror.reader().read {
      (try $0.changes(since: 0, limit: 9), try $0.changes(since: seq, limit: 9))
    }

    #expect(all.map { "\($0.name)=\($0.seq - seq)" } == ["categories=0", "product-1=0", "product-2=1", "products=1"])
    #expect(newer == Array(all.suffix(2)))
    #expect(try mirror.reader().read { try $0.changes(since: $0.seq, limit: 9) }.isEmpty)
    #expect(try mirror.reader().read { try $0.changes(since: .max, limit: 9) }.isEmpty)
    #expect(try mirror.reader().read { try $0.changes(since: .min, limit: 9) } == all)
  }

  @Test func `a list that waits for its turn has not moved`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1")]))
    let seq = try mirror.seq()
    _ = try await mirror.pull(.make([.make("1", name: "Other")]))

    #expect(try mirror.reader().read { try $0.changes(since: seq, limit: 9) }.map(\.name) == ["product-1"])
    mirror.clock.advance(by: .seconds(11))
    _ = try await mirror.writer.settle()
    #expect(try mirror.reader().read { try $0.changes(since: seq, limit: 9) }.map(\.name) == ["product-1", "products"])
  }

  @Test func `languages are told in the shop's order`() async throws {
    let mirror = try MirrorFixture()
    #expect(try mirror.reader().read { try $0.languages() }.isEmpty)
    var snapshot = ShopSnapshot.make([.make("1")])
    snapshot.languages = ["fr-CA", "en-CA", "de-DE"]
    _ = try await mirror.pull(snapshot)

    #expect(try mirror.reader().read { try $0.languages() } == ["fr-CA", "en-CA", "de-DE"])
  }
}
