import Catalog
import Foundation
import Mirror
import Telemetry
import Testing

@Suite struct HostileRowsTests {
  @Test func `of equal slugs the first by id wins, and the other is served by its id`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([
        .make("10", slug: "a"), .make("9", slug: "a"), .make("11", slug: ""), .make("12", slug: " a\n"),
        .make("13", slug: " b "),
      ]))

    #expect(try mirror.product("a")?.id == "9")
    #expect(try mirror.product("10")?.slug == "10")
    #expect(try mirror.product("11")?.slug == "11")
    #expect(try mirror.product("12")?.slug == "12")
    #expect(try mirror.product("b")?.slug == "b")
  }

  @Test func `a slug that becomes free is taken by whoever wanted it`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", slug: "a"), .make("2", slug: "a"), .make("3", slug: "c")]))
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", slug: "c"), .make("2", slug: "a"), .make("3", slug: "b")]))

    #expect(try ["a", "b", "c"].map { try mirror.product($0)?.id } == ["2", "3", "1"])
    #expect(mirror.takeTags() == ["product-1", "product-2", "product-3", "products"])
  }

  @Test func `a live slug beats an id, but nobody takes another's only address`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([
        .make("1", slug: "2"), .make("2", slug: "two"), .make("3", slug: "4"), .make("4"), .make("5", slug: "index"),
      ])
    )

    #expect(try mirror.product("2")?.id == "1")
    #expect(try mirror.product("two")?.id == "2")
    #expect(try mirror.product("4")?.id == "4")
    #expect(try mirror.product("3")?.slug == "3")
    #expect(try mirror.product("index") == nil)
  }

  @Test(arguments: [".", "..", " .. "]) func `dots are no address, as clients take them out of paths`(slug: String)
    async throws
  {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([.make("1", slug: slug, categories: ["c"])], categories: [ShopCategory(id: "c", name: "C", slug: slug)]))

    #expect(try mirror.product("1")?.slug == "1")
    #expect(try mirror.reader().read { try $0.category(idOrSlug: "c") }?.slug == "c")
  }

  @Test func `a slug that takes an id's address moves the tag of the product that was shown there`() async throws {
    let mirror = try MirrorFixture()
    let others = [ShopProduct.make("2", slug: "two"), .make("3", slug: "three")]
    _ = try await mirror.pull(.make([.make("1", slug: "one")] + others))
    #expect(try mirror.product("2")?.id == "2")
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", slug: "2")] + others))

    #expect(try mirror.product("2")?.id == "1")
    #expect(mirror.takeTags() == ["product-1", "product-2", "products"])
  }

  @Test func `a product that appears at another's id address moves the tag of the product that was shown there`()
    async throws
  {
    var policy = try MirrorFixture.policy()
    policy.requiresImage = true
    let mirror = try MirrorFixture(policy: policy)
    let others = [ShopProduct.make("2", slug: "two"), .make("3", slug: "three")]
    _ = try await mirror.pull(.make([.make("1", slug: "2", images: [])] + others))
    #expect(try mirror.product("2")?.id == "2")
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([.make("1", slug: "2")] + others))

    #expect(try mirror.product("2")?.id == "1")
    #expect(mirror.takeTags() == ["product-1", "product-2", "products"])
  }

  @Test func `categories in a circle, without a parent, or unknown end the path`() async throws {
    let mirror = try MirrorFixture()
    let categories = [
      ShopCategory(id: "a", name: "A", parentID: "b"), ShopCategory(id: "b", name: "B", parentID: "a"),
      ShopCategory(id: "self", name: "S", parentID: "self"),
      ShopCategory(id: "child", name: "C", parentID: "hidden"),
      ShopCategory(id: "hidden", name: "H", parentID: "gone", isVisible: false),
    ]
    _ = try await mirror.pull(
      .make(
        [
          .make("1", categories: ["a"]), .make("2", categories: ["self", "none", "self"]),
          .make("3", categories: ["child", "a"]),
        ], categories: categories))

    #expect(try mirror.product("1")?.categories.map(\.id) == ["a"])
    #expect(try mirror.product("2")?.categories.map(\.id) == ["self"])
    #expect(try mirror.product("3")?.categories.map(\.id) == ["child", "a"])
  }

  @Test func `an id named twice, an empty name and odd texts do no harm`() async throws {
    let mirror = try MirrorFixture()
    let odd = "'; DROP TABLE product; -- \u{202E}\n\"\\"
    let snapshot = ShopSnapshot.make([
      .make("1", name: "first"), .make("1", name: "second"), .make("2", name: ""), .make(odd, name: odd + "\u{0}"),
      .make("3", price: Decimal.nan), .make("4", price: Decimal(string: "1e120")), .make("5", price: -1),
    ])
    _ = try await mirror.pull(snapshot)

    #expect(try mirror.product("1")?.name == "first")
    #expect(try mirror.product("2") != nil)
    #expect(try mirror.product(odd)?.id == odd)
    #expect(try mirror.ids(.price).count == 6)
    #expect(try await mirror.pull(snapshot)?.written == 0)
  }

  @Test(arguments: [("a\u{0}b", 1), ("x", 1 << 20)])
  func `an identifier with NUL or of a megabyte costs its row and a remark`(text: String, count: Int) async throws {
    let hostile = String(repeating: text, count: count)
    let mirror = try MirrorFixture()
    let category = ShopCategory(id: "c1", name: "C")
    let snapshot = ShopSnapshot.make(
      [
        .make(hostile), .make("2", slug: hostile), .make("3", sku: hostile), .make("4", supplierProductID: hostile),
        .make("5", categories: [hostile, "c1"], provider: hostile), .make(""), .make("6"),
      ], categories: [ShopCategory(id: hostile, name: "H"), category],
      providers: [ShopProvider(id: hostile, code: "cj", name: "H"), .cj])

    _ = try await mirror.pull(snapshot)
    #expect(try await mirror.pull(snapshot)?.written == 0)

    #expect(try mirror.ids(.name) == ["5", "6"])
    #expect(try mirror.product("5")?.categories.map(\.id) == ["c1"])
    #expect(try mirror.product(hostile) == nil)
    let remarks = mirror.diary.lines("mirror.pull_remark")
    #expect(remarks.count == 3 && remarks.allSatisfy { $0.utf8.count < 500 })
    #expect(remarks.contains { $0.contains("5 rows of products are left out") })
  }

  @Test(arguments: ["é", "e\u{301}\u{302}", "👩‍👩‍👧"])
  func `a name or option without end is cut, with one remark for each collection`(text: String)
    async throws
  {
    let endless = String(repeating: text, count: 300_000)
    let mirror = try MirrorFixture()
    var product = ShopProduct.make("1", name: endless, categories: ["c1"])
    product.variants = [ShopVariant(sku: "a", options: [VariantOption(name: endless, value: endless)], stock: 3)]
    let snapshot = ShopSnapshot.make(
      [product, .make("2", name: String(repeating: "é", count: 512))],
      categories: [ShopCategory(id: "c1", name: endless)])

    _ = try await mirror.pull(snapshot)
    #expect(try await mirror.pull(snapshot)?.written == 0)

    let view = try #require(try mirror.product("1"))
    let option = try #require(view.variants.first?.selectedOptions.first)
    for name in [view.name, view.categories.first?.name ?? "", option.name, option.value] {
      #expect((1...512).contains(name.unicodeScalars.count))
      #expect(endless.unicodeScalars.starts(with: name.unicodeScalars))
    }
    #expect(try mirror.product("2")?.name.count == 512)
    let remarks = mirror.diary.lines("mirror.pull_remark")
    #expect(remarks.count == 2 && remarks.allSatisfy { $0.contains("1 rows of ") && $0.utf8.count < 500 })
  }

  @Test func `a supplier's option without end is cut`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", provider: "p1", supplierProductID: "S1")]))
    var product = SupplierProduct.make("S1")
    product.variants[0].optionValues = [String(repeating: "x", count: 1 << 20)]

    try await mirror.writer.apply(.make(.product(product), for: .productID("S1"), at: mirror.clock.now))

    #expect(try mirror.product("1")?.variants.first?.selectedOptions.first?.value.count == 512)
  }

  @Test func `a supplier's identifier with NUL costs the variant it names`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: nil, stock: nil, provider: "p1", supplierProductID: "S1")]))
    let (now, hostile) = (mirror.clock.now, "S1-1\u{0}b")
    var product = SupplierProduct.make("S1", sku: hostile)
    product.variants.append(SupplierVariant(id: hostile, sku: hostile, costMicroUSD: 1_000_000))

    try await mirror.writer.apply(.make(.product(product), for: .productID("S1"), at: now))
    try await mirror.writer.apply(.make(.product(.make(hostile)), for: .productID(hostile), at: now))
    try await mirror.writer.apply(
      .make(
        .stock(productID: "S1", [.make("S1-1", ["CN": 9]), .make(hostile, ["CN": 9])]), for: .productID("S1"), at: now))

    #expect(try mirror.product("1")?.availability.quantityAvailable == 7)
    #expect(try mirror.product("1")?.price?.minorUnits == 650)
    #expect(try mirror.ids(.name) == ["1"])
  }

  @Test(.timeLimit(.minutes(1))) func `five thousand variants are one product`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: nil, stock: nil, provider: "p1", supplierProductID: "S1")]))
    let costs = (0..<5000).map { Int64($0 % 90 + 3) }
    let now = mirror.clock.now

    try await mirror.writer.apply(
      .make(.product(.make("S1", sku: "CJA", costs: costs)), for: .productID("S1"), at: now))
    try await mirror.writer.apply(
      .make(
        .stock(productID: "S1", (1...5000).map { .make("S1-\($0)", ["CN": .max]) }), for: .productID("S1"), at: now))

    let view = try #require(try mirror.product("1"))
    #expect(view.variants.count == 5000)
    #expect(view.price?.minorUnits == 390)
    #expect(view.availability.quantityAvailable == 20)
  }

  @Test func `an answer about a product nobody sells is kept for whoever will`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1")]))
    let now = mirror.clock.now

    try await mirror.writer.apply(.make(.product(.make("S1", sku: "CJX")), for: .sku("CJX"), at: now))
    try await mirror.writer.apply(.make(.removed, for: .sku("never seen"), at: now))
    try await mirror.writer.apply(.make(.notFound, for: .sku(""), at: now))
    _ = try await mirror.pull(.make([.make("1"), .make("2", price: nil, provider: "p1", sku: "CJX-1")]))

    #expect(try mirror.product("2")?.price?.minorUnits == 650)
  }
}
