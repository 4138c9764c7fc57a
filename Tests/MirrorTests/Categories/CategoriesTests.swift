import Catalog
import Mirror
import Testing

@Suite struct CategoriesTests {
  @Test func `parents come before children, siblings by place, then by name`() async throws {
    let outline = try await outline([
      ShopCategory(id: "1", name: "Zèbre", slug: "zebre", position: 1), ShopCategory(id: "2", name: "Été", slug: "ete"),
      ShopCategory(id: "3", name: "assiette"), ShopCategory(id: "4", name: "Bol", parentID: "1", position: 2),
      ShopCategory(id: "5", name: "Bol", parentID: "1", position: 1),
      ShopCategory(id: "6", name: "Ours", parentID: "4"),
      ShopCategory(id: "10", name: "egal"), ShopCategory(id: "9", name: "Egal"),
    ])

    #expect(outline.map(\.id) == ["1", "5", "4", "6", "3", "9", "10", "2"])
    #expect(outline.map(\.level) == [1, 2, 2, 3, 1, 1, 1, 1])
    #expect(outline[3].path.map(\.name) == ["Zèbre", "Bol", "Ours"])
    #expect(outline[3].parentID == "4" && outline[0].parentID == nil)
    #expect(outline.map(\.slug) == ["zebre", "5", "4", "6", "3", "9", "10", "ete"])
  }

  @Test func `what is hidden is not shown, what is below it is`() async throws {
    let outline = try await outline([
      ShopCategory(id: "1", name: "A"), ShopCategory(id: "2", name: "B", parentID: "1", isVisible: false),
      ShopCategory(id: "3", name: "C", parentID: "2"), ShopCategory(id: "4", name: "D", parentID: "9"),
      ShopCategory(id: "5", name: "E", isVisible: false), ShopCategory(id: "6", name: "F", parentID: "5"),
    ])

    #expect(outline.map(\.id) == ["1", "3", "4", "6"])
    #expect(outline[1].parentID == "1" && outline[1].level == 2 && outline[1].path.map(\.id) == ["1", "3"])
    #expect(outline[2].level == 1 && outline[3].level == 1)
  }

  @Test func `a circle is cut at its first by id, and products know the same path`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make(
        [.make("1", categories: ["3"]), .make("2", categories: ["2"]), .make("3", categories: ["7"])],
        categories: [
          ShopCategory(id: "3", name: "C", parentID: "2"), ShopCategory(id: "2", name: "B", parentID: "12"),
          ShopCategory(id: "12", name: "L", parentID: "3"), ShopCategory(id: "7", name: "Self", parentID: "7"),
          ShopCategory(id: "5", name: "Below", parentID: "12"),
        ]))
    let outline = try mirror.reader().read { try $0.categories() }

    #expect(outline.map(\.id) == ["2", "3", "12", "5", "7"])
    #expect(outline.map(\.productCount) == [2, 1, 0, 0, 1])
    #expect(try mirror.product("1")?.categories.map(\.id) == ["2", "3"])
    #expect(try mirror.product("3")?.categories.map(\.id) == ["7"])
  }

  @Test func `listed products are counted once, with those below`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make(
        [
          .make("1", categories: ["c1", "c2"]), .make("2", categories: ["c3"]),
          .make("3", isVisible: false, categories: ["c3"]),
          .make("4", categories: ["hidden"]), .make("5", categories: ["nowhere"]),
        ],
        categories: [
          ShopCategory(id: "c1", name: "1"), ShopCategory(id: "c2", name: "2", parentID: "c1"),
          ShopCategory(id: "c3", name: "3", parentID: "c2"), ShopCategory(id: "c4", name: "4"),
          ShopCategory(id: "hidden", name: "5", parentID: "c4", isVisible: false),
        ]))

    let views = try mirror.reader().read { try $0.categories() }

    #expect(views.map { "\($0.id)=\($0.productCount)" } == ["c1=2", "c2=2", "c3=1", "c4=1"])
    for view in views {
      let (one, list) = try mirror.reader().read { reader in
        (
          try reader.category(idOrSlug: view.id),
          try reader.list(sort: .name, page: 1, pageSize: 9, category: view.id, now: mirror.clock.now)
        )
      }
      #expect(one == view && list.totalItems == view.productCount)
    }
  }

  @Test func `a category is found by its slug, else by its id, and a slug has one holder`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make(
        [.make("p", categories: ["10"])],
        categories: [
          ShopCategory(id: "10", name: "Ten", slug: "lamps"), ShopCategory(id: "9", name: "Nine", slug: "lamps"),
          ShopCategory(id: "8", name: "Eight", slug: "lamps", isVisible: false),
          ShopCategory(id: "7", name: "Seven", slug: "6"), ShopCategory(id: "6", name: "Six"),
          ShopCategory(id: "5", name: "Five", slug: "4"), ShopCategory(id: "4", name: "Four", slug: "four"),
          ShopCategory(id: "3", name: "Three", slug: "décoration"),
        ]))
    let find = { (text: String) in try mirror.reader().read { try $0.category(idOrSlug: text) } }

    #expect(try find("lamps")?.id == "9")
    #expect(try find("10")?.slug == "10")
    #expect(try mirror.product("p")?.categories.map(\.slug) == ["10"])
    #expect(try find("8") == nil)
    // The only address of one is nobody's slug; an id that has a better one may be.
    #expect(try find("6")?.id == "6" && find("7")?.slug == "7")
    #expect(try find("4")?.id == "5" && find("four")?.id == "4")
    #expect(try find("décoration")?.id == "3")
    #expect(try find("") == nil && find("nowhere") == nil)
    for view in try mirror.reader().read({ try $0.categories() }) { #expect(try find(view.slug) == view) }
  }

  @Test func `names are told in the language asked for, and sorted by them`() async throws {
    let mirror = try MirrorFixture()
    let texts = { (name: String) in [ShopText(language: "fr", name: name)] }
    _ = try await mirror.pull(
      .make(
        [],
        categories: [
          ShopCategory(id: "1", name: "Apples", texts: texts("Pommes")), ShopCategory(id: "2", name: "Bread"),
          ShopCategory(id: "3", name: "Cups", texts: texts("Assiettes"), parentID: nil),
        ]))

    let (plain, french, one) = try mirror.reader().read { reader in
      (
        try reader.categories(), try reader.categories(language: "fr"),
        try reader.category(idOrSlug: "1", language: "fr")
      )
    }

    #expect(plain.map(\.name) == ["Apples", "Bread", "Cups"])
    #expect(french.map(\.name) == ["Assiettes", "Bread", "Pommes"])
    #expect(one?.name == "Pommes" && one?.path.map(\.name) == ["Pommes"])
  }

  @Test(.timeLimit(.minutes(1))) func `a chain of ten thousand ends and is cut`() async throws {
    let chain = (0..<10_000).map { number in
      ShopCategory(id: "\(number)", name: "N", parentID: number == 0 ? nil : "\(number - 1)")
    }
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("p", categories: ["9999"])], categories: chain))

    let outline = try mirror.reader().read { try $0.categories() }

    #expect(outline.map(\.id) == chain.map(\.id))
    #expect(outline.allSatisfy { (1...32).contains($0.level) && $0.path.last?.id == $0.id })
    #expect(try mirror.product("p")?.categories.count == 32)
  }

  private func outline(_ categories: [ShopCategory]) async throws -> [CategoryView] {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([], categories: categories))
    return try mirror.reader().read { try $0.categories() }
  }
}
