import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

/// Lists move at most once per ten seconds, products at once; what waits is never lost and never held longer.
@Suite struct ListTagTests {
  private let lamps = ShopCategory(id: "c1", name: "Lamps")

  @Test func `a list that just moved waits ten seconds, its product does not`() async throws {
    let mirror = try await mirror()
    try await change(mirror, to: 11)
    mirror.clock.advance(by: .seconds(9))
    try await change(mirror, to: 12)

    #expect(mirror.diary.takeCommits().map { $0.map(\.name) } == [["product-1"], ["product-1"]])
    #expect(try await mirror.writer.settle().isEmpty)
    mirror.clock.advance(by: .seconds(1))
    let settled = try await mirror.writer.settle()

    #expect(settled.map(\.name) == ["category-c1", "products"])
    #expect(try mirror.seq() == settled.first?.seq)
    #expect(try await mirror.writer.settle().isEmpty)
  }

  @Test func `a pull counts the tags it moved: not those that wait, but those that had waited`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1")]))
    let renamed = ShopSnapshot.make([.make("1", name: "Another")])

    #expect(try await mirror.pull(renamed)?.tags == 1)
    mirror.clock.advance(by: .seconds(11))
    #expect(try await mirror.pull(renamed)?.tags == 1)
    #expect(try await mirror.pull(renamed)?.tags == 0)
  }

  @Test func `after ten quiet seconds a list moves with its change`() async throws {
    let mirror = try await mirror()
    mirror.clock.advance(by: .seconds(10))

    try await change(mirror, to: 11)

    #expect(mirror.diary.takeCommits().map { $0.map(\.name) } == [["category-c1", "product-1", "products"]])
  }

  @Test func `under steady change a list moves every ten seconds`() async throws {
    let mirror = try await mirror()
    for second in 1...30 {
      mirror.clock.advance(by: .seconds(1))
      try await change(mirror, to: 10 + second % 2)
      try await mirror.writer.settle()
    }

    let moves = mirror.diary.takeCommits().count { $0.contains { $0.name == "products" } }
    #expect(moves == 3)
  }

  @Test func `what waits when the process ends moves at the next start`() async throws {
    let mirror = try await mirror()
    try await change(mirror, to: 11)
    mirror.writer.stop()

    let again = try MirrorFixture(reopening: mirror)

    #expect(again.diary.takeCommits().map { $0.map(\.name) } == [["category-c1", "products"]])
    #expect(try again.count("tag WHERE pending = 1") == 0)
    again.writer.stop()
    #expect(try MirrorFixture(reopening: again).takeTags().isEmpty)
  }

  @Test func `a clock set back an hour holds no list up`() async throws {
    let mirror = try await mirror()
    try await change(mirror, to: 11)
    mirror.clock.advance(by: .seconds(-3600))

    let settled = try await mirror.writer.settle()
    #expect(settled.map(\.name) == ["category-c1", "products"])
    mirror.clock.advance(by: .seconds(-3600))
    _ = mirror.diary.takeCommits()
    try await change(mirror, to: 12)

    #expect(mirror.diary.takeCommits().map { $0.map(\.name) } == [["category-c1", "product-1", "products"]])
  }

  @Test func `a purge moves what exists at once and makes nothing up`() async throws {
    let mirror = try await mirror()
    try await change(mirror, to: 11)
    _ = mirror.diary.takeCommits()

    let purged = try await mirror.writer.purge(["products", "product-1", "product-9", "'; DROP TABLE tag; --"])

    #expect(purged.map(\.name) == ["product-1", "products"])
    #expect(mirror.diary.takeCommits() == [purged])
    #expect(try mirror.count("tag") == 4)
    #expect(try await mirror.writer.purge([]).isEmpty)
    // The list was moved, so nothing of it waits; that of the category still does.
    mirror.clock.advance(by: .seconds(10))
    #expect(try await mirror.writer.settle().map(\.name) == ["category-c1"])
  }

  @Test func `a purge of everything moves every tag once`() async throws {
    let mirror = try await mirror()
    try await change(mirror, to: 11)

    let purged = try await mirror.writer.purgeAll()

    #expect(purged.map(\.name) == ["categories", "category-c1", "product-1", "products"])
    #expect(Set(purged.map(\.seq)) == [3])
    #expect(try mirror.count("tag WHERE pending = 1") == 0)
  }

  @Test func `a file that is put back gets another generation and keeps the rest`() async throws {
    let mirror = try await mirror()
    mirror.writer.stop()

    try CatalogWriter.renewGeneration(path: mirror.path, to: .max)

    #expect(try mirror.reader().read { $0.generation } == .max)
    let again = try MirrorFixture(reopening: mirror)
    #expect(try again.reader().read { $0.generation } == .max)
    #expect(again.takeTags().isEmpty)
    #expect(try again.product("1") != nil)
  }

  /// One product in one category, pulled a moment ago.
  private func mirror() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: 10, categories: ["c1"])], categories: [lamps]))
    _ = mirror.diary.takeCommits()
    return mirror
  }

  private func change(_ mirror: MirrorFixture, to price: Int) async throws {
    _ = try await mirror.pull(
      .make([.make("1", price: .init(price), categories: ["c1"])], categories: [lamps]))
  }
}
