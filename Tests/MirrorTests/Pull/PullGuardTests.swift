import Catalog
import Foundation
import Mirror
import Testing

@Suite struct PullGuardTests {
  @Test func `a token that suddenly sees nothing changes nothing, says so once, and is forgiven by the rows`()
    async throws
  {
    let mirror = try MirrorFixture()
    let snapshot = ShopSnapshot.make([.make("1"), .make("2")])
    _ = try await mirror.pull(snapshot)
    _ = mirror.takeTags()

    let outcomes = [
      try await mirror.writer.apply(ShopSnapshot()), try await mirror.writer.apply(ShopSnapshot()),
    ]

    #expect(outcomes.allSatisfy { if case .held = $0 { true } else { false } })
    #expect(try mirror.ids(.featured).count == 2)
    #expect(mirror.takeTags().isEmpty)
    #expect(mirror.diary.lines("mirror.held").count == 1)
    #expect(try await mirror.pull(snapshot)?.products == 2)
    #expect(mirror.diary.lines("mirror.pulled").last?.contains("was_held=true") == true)
    _ = try await mirror.writer.apply(ShopSnapshot())
    #expect(mirror.diary.lines("mirror.held").count == 2)
  }

  @Test(arguments: [(100, 10, true), (100, 11, false), (20, 5, true), (20, 6, false)])
  func `five rows or a tenth may go at once`(had: Int, removed: Int, passes: Bool) async throws {
    let mirror = try MirrorFixture()
    let products = (0..<had).map { ShopProduct.make("\($0)") }
    _ = try await mirror.pull(.make(products))

    let counts = try await mirror.pull(.make(Array(products.dropFirst(removed))))

    #expect((counts != nil) == passes)
    #expect(try mirror.ids(.name, pageSize: 200).count == (passes ? had - removed : had))
  }

  @Test func `a column of prices that vanishes is held`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make((0..<20).map { .make("\($0)") }))

    let counts = try await mirror.pull(.make((0..<20).map { .make("\($0)", price: nil) }))

    #expect(counts == nil)
  }

  @Test func `categories that all vanish hold the whole snapshot`() async throws {
    let mirror = try MirrorFixture()
    let products = [ShopProduct.make("1", categories: ["c1"])]
    _ = try await mirror.pull(.make(products, categories: [ShopCategory(id: "c1", name: "Home")]))

    #expect(try await mirror.pull(.make(products)) == nil)
    #expect(try mirror.product("1")?.categories.count == 1)
  }
}
