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

  @Test func `time never releases what is held, nor does another start`() async throws {
    let mirror = try MirrorFixture()
    let full = ShopSnapshot.make((0..<20).map { .make("\($0)") })
    let thinned = ShopSnapshot.make((0..<9).map { .make("\($0)") })
    _ = try await mirror.pull(full)

    for _ in 0..<5 {
      #expect(try await mirror.pull(thinned) == nil)
      mirror.clock.advance(by: .seconds(86_400))
    }
    mirror.writer.stop()
    let again = try MirrorFixture(reopening: mirror)

    #expect(try await again.pull(thinned) == nil)
    #expect(try again.ids(.name).count == 20)
    #expect(again.diary.lines("mirror.held").count == 1)
    #expect(try await again.pull(full)?.written == 0)
    #expect(try again.ids(.name).count == 20)
  }

  @Test func `what somebody accepts is applied, said, and nothing is held after it`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make((0..<20).map { .make("\($0)") }))
    let thinned = ShopSnapshot.make((0..<9).map { .make("\($0)") })
    _ = try await mirror.writer.apply(thinned)

    let outcome = try await mirror.writer.apply(thinned, accepting: true)

    guard case .applied(let counts) = outcome else { throw Unexpected() }
    #expect(counts.removed == 11)
    #expect(try mirror.ids(.name).count == 9)
    #expect(mirror.diary.lines("mirror.accepted").first?.contains("would remove 11") == true)
    #expect(try await mirror.pull(thinned)?.removed == 0)
    #expect(mirror.diary.lines("mirror.accepted").count == 1)
  }

  @Test func `an owner may hide as many products as they like`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make((0..<20).map { .make("\($0)") }))

    let counts = try await mirror.pull(.make((0..<20).map { .make("\($0)", isVisible: $0 == 0) }))

    #expect(counts?.written == 19)
    #expect(try mirror.ids(.name) == ["0"])
  }

  @Test func `products deleted one by one pass, all at once they do not`() async throws {
    let mirror = try MirrorFixture()
    let products = (0..<40).map { ShopProduct.make("\($0)") }
    _ = try await mirror.pull(.make(products))

    for left in [35, 30, 25] { #expect(try await mirror.pull(.make(Array(products.prefix(left)))) != nil) }

    #expect(try await mirror.pull(.make(Array(products.prefix(19)))) == nil)
    #expect(try mirror.ids(.name).count == 25)
  }
}

private struct Unexpected: Error {}
