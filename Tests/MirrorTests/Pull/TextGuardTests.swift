import Catalog
import Mirror
import Testing

/// A rule that hides every text answers with an empty list, and so does one that hides every row.
@Suite struct TextGuardTests {
  @Test func `texts of products that all vanish while their rows stay are held, until somebody accepts it`()
    async throws
  {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop())
    let mute = shop { for index in $0.products.indices { $0.products[index].texts = [] } }

    #expect(try await mirror.writer.apply(mute) == .held("it would empty texts of products, which had 2 rows"))
    #expect(try mirror.product("1", language: "de")?.name == "Leuchte 1")

    guard case .applied = try await mirror.writer.apply(mute, accepting: true) else { throw Unexpected() }
    #expect(try mirror.product("1", language: "de")?.name == "Product 1")
    #expect(try await mirror.pull(mute) != nil)
  }

  @Test func `so are texts of categories, and languages`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop())

    #expect(
      try await mirror.writer.apply(shop { $0.categories[0].texts = [] })
        == .held("it would empty texts of categories, which had 1 rows"))
    #expect(
      try await mirror.writer.apply(shop { $0.languages = [] }) == .held("it would empty languages, which had 1 rows"))
  }

  @Test func `some texts may go, and all of a product that goes itself`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(shop())

    #expect(try await mirror.pull(shop { $0.products[0].texts = [] })?.written == 1)
    let gone = shop {
      $0.products[0].texts = []
      $0.products.remove(at: 1)
    }
    #expect(try await mirror.pull(gone)?.removed == 1)
  }

  @Test func `a shop that never had texts is not asked for them`() async throws {
    let mirror = try MirrorFixture()
    let mute = shop { snapshot in
      snapshot.languages = []
      snapshot.categories[0].texts = []
      for index in snapshot.products.indices { snapshot.products[index].texts = [] }
    }

    #expect(try await mirror.pull(mute) != nil)
    #expect(try await mirror.pull(mute) != nil)
    #expect(try await mirror.pull(shop())?.written == 3)
  }

  /// Two products and a category, each with a text.
  private func shop(_ change: (inout ShopSnapshot) -> Void = { _ in }) -> ShopSnapshot {
    var products = [ShopProduct.make("1", categories: ["c1"]), .make("2")]
    for index in products.indices {
      products[index].texts = [ShopText(language: "de", name: "Leuchte \(products[index].id)")]
    }
    let lamps = ShopCategory(id: "c1", name: "Lamps", texts: [ShopText(language: "de", name: "Lampen")])
    var snapshot = ShopSnapshot.make(products, categories: [lamps])
    snapshot.languages = ["de"]
    change(&snapshot)
    return snapshot
  }
}

private struct Unexpected: Error {}
