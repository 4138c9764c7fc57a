import Catalog
import Mirror
import SQLite
import Telemetry
import Testing

@Suite struct SlugHistoryTests {
  @Test func `a slug that was given up leads to its product, again after a restart`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", slug: "old")]))
    _ = try await mirror.pull(.make([.make("1", slug: "new")]))

    #expect(try mirror.lookUp("old") == .moved(slug: "new"))
    mirror.writer.stop()
    #expect(try MirrorFixture(reopening: mirror).lookUp("old") == .moved(slug: "new"))
  }

  @Test func `whoever has a slug now beats whoever had it, and its return is no address of the past`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", slug: "a"), .make("2", slug: "b")]))
    _ = try await mirror.pull(.make([.make("1", slug: "c"), .make("2", slug: "b")]))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", slug: "c"), .make("2", slug: "a")]))

    #expect(try mirror.product("a")?.id == "2")
    #expect(try mirror.lookUp("b") == .moved(slug: "a"))
    // What was kept under "a" led to the first product.
    #expect(mirror.takeTags() == ["product-1", "product-2", "products"])
    _ = try await mirror.pull(.make([.make("1", slug: "a"), .make("2", slug: "b")]))
    #expect(try mirror.product("a")?.id == "1")
    #expect(try mirror.product("b")?.id == "2")
    #expect(try mirror.lookUp("c") == .moved(slug: "a"))
    #expect(try mirror.count("slug_history WHERE slug IN ('a', 'b') AND product_id = '1' AND slug = 'a'") == 0)
  }

  @Test func `former slugs of a product that is gone go with it`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", slug: "a"), .make("2")]))
    _ = try await mirror.pull(.make([.make("1", slug: "b"), .make("2")]))
    _ = try await mirror.pull(.make([.make("2")]))

    #expect(try mirror.lookUp("a") == .missing)
    #expect(try mirror.count("slug_history") == 0)
  }

  @Test func `a product whose slug another claimed first is found under its id by it`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("2", slug: "lamp")]))
    _ = try await mirror.pull(.make([.make("1", slug: "lamp"), .make("2", slug: "lamp")]))

    #expect(try mirror.product("lamp")?.id == "1")
    _ = try await mirror.pull(.make([.make("1", slug: "other"), .make("2", slug: "third")]))
    // The last who had it.
    #expect(try mirror.lookUp("lamp") == .moved(slug: "other"))
  }

  @Test func `of a product that is renamed without end the newest twenty are kept`() async throws {
    let mirror = try MirrorFixture()
    for number in 0..<30 {
      _ = try await mirror.pull(.make([.make("1", slug: "s\(number)")]))
      // A clock that stands still, then goes back.
      if number > 10 { mirror.clock.advance(by: .seconds(number < 20 ? 1 : -10)) }
    }

    #expect(try mirror.count("slug_history") == 20)
    #expect(try mirror.lookUp("s28") == .moved(slug: "s29"))
    #expect(try mirror.lookUp("s0") == .missing)
  }

  @Test func `a file whose slugs were granted by other rules grants them anew when it is adopted`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", slug: "a"), .make("2", slug: "b")]))
    mirror.writer.stop()
    try mirror.connection().execute("UPDATE product_slug SET slug = 'wrong' WHERE product_id = '1'")

    let again = try MirrorFixture(reopening: mirror, projectionVersion: 2)

    #expect(try again.product("a")?.slug == "a")
    #expect(try again.lookUp("wrong") == .moved(slug: "a"))
    #expect(try again.product("b")?.id == "2")
  }
}
