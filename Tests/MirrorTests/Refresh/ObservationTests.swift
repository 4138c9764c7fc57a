import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

@Suite struct ObservationTests {
  private let reference = SupplierReference.productID("S1")

  @Test func `cost and stock of a supplier become price and availability`() async throws {
    let mirror = try await mirrorOfOne()

    try await mirror.writer.apply(.make(.product(.make("S1", sku: "CJA", costs: [5, 4])), for: reference, at: now))
    try await mirror.writer.apply(
      .make(
        .stock(productID: "S1", [.make("S1-1", ["CN": 30, "US": 2]), .make("S1-2", ["CN": 1])]), for: reference,
        at: now))

    let view = try #require(try mirror.product("1"))
    #expect(view.price?.minorUnits == 520)
    #expect(view.variants.map(\.price?.minorUnits) == [650, 520])
    #expect(view.availability.quantityAvailable == 20)
    #expect(view.availability.source == .supplier)
    #expect(view.shipsFrom == ["CN", "US"])
    #expect(try levels(mirror) == ["S1-1 CN 30", "S1-1 US 2", "S1-2 CN 1"])
  }

  @Test func `two products that share a supplier product are fed by one observation`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([
        .make("1", stock: nil, provider: "p1", supplierProductID: " s1 "),
        .make("2", stock: nil, provider: "p1", sku: "cja-2"), .make("3"),
      ]))
    _ = mirror.takeTags()

    try await mirror.writer.apply(
      .make(.product(.make("S1", sku: "CJA", costs: [5, 4])), for: .productID("s1"), at: now))
    try await mirror.writer.apply(stock(["S1-1": 9, "S1-2": 7]))

    #expect(Set(mirror.takeTags()) == ["product-1", "product-2", "products"])
    #expect(try mirror.product("1")?.availability.quantityAvailable == 14)
    #expect(try mirror.product("2")?.availability.quantityAvailable == 5)
  }

  @Test func `a product that comes later is joined to what was already read`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1", sku: "CJA")), for: reference, at: now))

    _ = try await mirror.pull(.make([one, .make("2", price: nil, provider: "p1", sku: "cja ")]))

    #expect(try mirror.product("2")?.price?.minorUnits == 650)
    #expect(try await mirror.writer.dueLookUps(limit: 9, supplier: "cj").map(\.subject) == [.stock])
  }

  @Test func `an older observation overwrites nothing`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [5])), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 9]))
    let before = try mirror.product("1")
    _ = mirror.takeTags()

    let earlier = now.advanced(by: .seconds(-1))
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [50])), for: reference, at: earlier))
    try await mirror.writer.apply(stock(["S1-1": 900], at: earlier))
    try await mirror.writer.apply(stock(["S1-1": 900], at: earlier, origin: .push))
    try await mirror.writer.apply(.make(.removed, for: reference, at: earlier))

    #expect(try mirror.product("1") == before)
    #expect(mirror.takeTags().isEmpty)
  }

  @Test func `a clock that was ahead and was mended stops nothing`() async throws {
    let mirror = try await mirrorOfOne()
    mirror.clock.advance(by: .seconds(400 * 86_400))
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: mirror.clock.now))
    try await mirror.writer.apply(stock(["S1-1": 9], at: mirror.clock.now))

    mirror.clock.advance(by: .seconds(-399 * 86_400))

    #expect(try await mirror.writer.dueLookUps(limit: 9, supplier: "cj").count == 2)
    try await mirror.writer.apply(stock(["S1-1": 5], at: mirror.clock.now))
    try await mirror.writer.apply(stock(["S1-1": 6], at: .init(milliseconds: .max)))
    try await mirror.writer.apply(stock(["S1-1": 8], at: mirror.clock.now))
    #expect(try levels(mirror) == ["S1-1 CN 8"])
  }

  @Test func `what a supplier does not tell is unknown and never zero`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [5, 5])), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 9, "S1-2": 9]))

    let told = VariantStock(variantID: "S1-1", levels: nil)
    try await mirror.writer.apply(.make(.stock(productID: "S1", [told]), for: reference, at: now))

    let availability = try #require(try mirror.product("1")?.availability)
    #expect(availability.status == .unknown)
    #expect(availability.quantityAvailable == nil)
    #expect(!availability.availableForSale)
    #expect(try mirror.count("supplier_stock") == 0)
  }

  @Test func `an answer without any country is none, which is known`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(.make(.stock(productID: "S1", [.make("S1-1", [:])]), for: reference, at: now))

    #expect(try mirror.product("1")?.availability.status == .outOfStock)
  }

  @Test func `a country that leaves a complete answer leaves the table`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    let both = VariantStock.make("S1-1", ["CN": 9, "US": 4])
    try await mirror.writer.apply(.make(.stock(productID: "S1", [both]), for: reference, at: now))

    try await mirror.writer.apply(stock(["S1-1": 9]))

    #expect(try levels(mirror) == ["S1-1 CN 9"])
    #expect(try mirror.product("1")?.shipsFrom == ["CN"])
  }

  @Test func `a push leaves the variants it does not name as they were`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [5, 5])), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 9, "S1-2": 7]))

    try await mirror.writer.apply(stock(["S1-1": 3], origin: .push))

    #expect(try levels(mirror) == ["S1-1 CN 3", "S1-2 CN 7"])
  }

  @Test func `a change of stock above the public cap writes rows and moves no tag`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 300]))
    _ = mirror.takeTags()

    try await mirror.writer.apply(stock(["S1-1": 301]))

    #expect(mirror.takeTags().isEmpty)
    #expect(try levels(mirror) == ["S1-1 CN 301"])
  }

  @Test func `a removed product is discontinued and keeps its page until it is seen again`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(.make(.removed, for: reference, at: now))
    #expect(try mirror.product("1")?.availability.status == .discontinued)

    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now.advanced(by: .seconds(1))))

    #expect(try mirror.product("1")?.availability.status != .discontinued)
  }

  @Test func `variants that leave the supplier's list leave with their stock, an empty list takes none`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [5, 6])), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 9, "S1-2": 7]))

    try await mirror.writer.apply(.make(.product(.make("S1", costs: [5])), for: reference, at: now))
    try await mirror.writer.apply(.make(.product(.make("S1", costs: [])), for: reference, at: now))

    #expect(try levels(mirror) == ["S1-1 CN 9"])
    #expect(try mirror.product("1")?.variants.count == 1)
  }

  @Test func `figures that pass into another band change the page without a new observation`() async throws {
    let mirror = try await mirrorOfOne()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(stock(["S1-1": 9]))
    _ = mirror.takeTags()
    try await mirror.writer.settle()
    #expect(mirror.takeTags().isEmpty)

    mirror.clock.advance(by: .seconds(6 * 3600 + 1))
    try await mirror.writer.settle()

    #expect(mirror.takeTags() == ["product-1", "products"])
    #expect(try mirror.product("1")?.level == .stale)
    try await mirror.writer.settle()
    #expect(mirror.takeTags().isEmpty)
  }

  @Test func `a guess the supplier does not know is the shop's own product`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", stock: 4, sku: "CJAB123")], providers: []))
    #expect(try mirror.product("1")?.level == .stale)

    try await mirror.writer.apply(.make(.notFound, for: .sku("CJAB123"), at: now))

    #expect(try mirror.product("1")?.level == .current)
    #expect(try mirror.product("1")?.availability.quantityAvailable == 4)
  }

  // MARK: Given

  private let now = ManualWallClock.start
  private let one = ShopProduct.make("1", price: nil, stock: nil, provider: "p1", supplierProductID: "S1")

  private func mirrorOfOne() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([one]))
    return mirror
  }

  private func stock(
    _ quantities: [String: Int], at instant: Instant? = nil, origin: Observation.Origin = .supplier
  ) -> Observation {
    let variants = quantities.sorted { $0.key < $1.key }.map { VariantStock.make($0.key, ["CN": $0.value]) }
    return .make(.stock(productID: "S1", variants), for: reference, at: instant ?? now, origin: origin)
  }

  private func levels(_ mirror: MirrorFixture) throws -> [String] {
    try mirror.connection().rows("SELECT vid, country, cj FROM supplier_stock ORDER BY vid, country") {
      "\($0.text(0)) \($0.text(1)) \($0.integer(2))"
    }
  }
}
