import Catalog
import Foundation
import Mirror
import Telemetry
import Testing

/// The tree moves where it is seen differently, a category where its own page is.
@Suite struct CategoryTagTests {
  private let tree = [
    ShopCategory(id: "c1", name: "Home", slug: "home", position: 1),
    ShopCategory(id: "c2", name: "Lamps", slug: "lamps", parentID: "c1", position: 2),
    ShopCategory(id: "c3", name: "Garden", slug: "garden", position: 3),
    ShopCategory(id: "c4", name: "Secret", slug: "secret", isVisible: false),
  ]

  @Test func `a name moves the category, those below it and the tree`() async throws {
    #expect(try await moved { $0[0].name = "House" } == ["categories", "category-c1", "category-c2"])
  }

  @Test func `another parent moves the category and the tree`() async throws {
    #expect(try await moved { $0[1].parentID = "c3" } == ["categories", "category-c2"])
  }

  @Test func `another place in the order moves the tree alone`() async throws {
    #expect(try await moved { $0[2].position = 0 } == ["categories"])
  }

  @Test func `what is hidden moves nothing, and what is shown or hidden does`() async throws {
    #expect(try await moved { $0[3].name = "Hidden" } == [])
    #expect(try await moved { $0[3].position = 9 } == [])
    #expect(try await moved { $0[3].isVisible = true } == ["categories", "category-c4"])
    #expect(try await moved { $0[0].isVisible = false } == ["categories", "category-c1", "category-c2"])
  }

  @Test func `what nobody sees of a category moves nothing`() async throws {
    #expect(try await moved { $0[0].preset = "home" } == [])
  }

  @Test func `a slug that is another's id moves the one that was shown there`() async throws {
    #expect(try await moved { $0[2].slug = "c1" } == ["categories", "category-c1", "category-c3"])
  }

  @Test func `a slug that another had moves both`() async throws {
    #expect(
      try await moved { tree in
        tree[0].slug = "garden"
      } == ["categories", "category-c1", "category-c2", "category-c3"])
  }

  @Test func `a circle of parents is cut and moved without end of neither`() async throws {
    #expect(try await moved { $0[0].parentID = "c2" } == [])
    #expect(try await moved { $0[2].parentID = "c3" } == [])
  }

  @Test func `a product that comes, goes or changes its category moves the tree's counts, another price does not`()
    async throws
  {
    let mirror = try MirrorFixture()
    let stays = ShopProduct.make("9", categories: ["c3"])
    _ = try await mirror.pull(.make([stays], categories: tree))
    _ = mirror.takeTags()
    func tags(after products: ShopProduct...) async throws -> [String] {
      _ = try await mirror.pull(.make([stays] + products, categories: tree))
      return mirror.takeTags().filter { !$0.hasPrefix("product") }
    }

    #expect(try await tags(after: .make("1", categories: ["c2"])) == ["categories", "category-c1", "category-c2"])
    #expect(try await tags(after: .make("1", price: 11, categories: ["c2"])) == ["category-c1", "category-c2"])
    #expect(
      try await tags(after: .make("1", price: 11, categories: ["c3"])) == [
        "categories", "category-c1", "category-c2", "category-c3",
      ])
    #expect(
      try await tags(after: .make("1", price: 11, isVisible: false, categories: ["c3"])) == [
        "categories", "category-c3",
      ])
    #expect(try await tags(after: .make("1", price: 12, isVisible: false, categories: ["c2"])) == [])
    #expect(try await tags(after: .make("1", price: 12)) == [])
    #expect(try await tags() == [])
  }

  /// The tags of categories that move when the tree changes so.
  private func moved(_ change: (inout [ShopCategory]) -> Void) async throws -> [String] {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1")], categories: tree))
    _ = mirror.takeTags()
    var changed = tree
    change(&changed)
    _ = try await mirror.pull(.make([.make("1")], categories: changed))
    return mirror.takeTags()
  }
}
