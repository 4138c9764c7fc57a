import Catalog
import Mirror
import Testing

/// The shop's copies of a supplier's stock are old; once the supplier was read they are not sold again.
@Suite struct CopiedStockTests {
  private let reference = SupplierReference.productID("S1")
  private let now = ManualWallClock.start

  @Test func `an answer that names no variant ends the copied stock`() async throws {
    let mirror = try await mirror()

    try await mirror.writer.apply(.make(.stock(productID: "S1", []), for: reference, at: now))

    try expectUnknown(mirror)
  }

  @Test func `variants that replace those whose stock was read do not bring the copied stock back`() async throws {
    let mirror = try await mirror()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))
    try await mirror.writer.apply(.make(.stock(productID: "S1", [.make("S1-1", ["CN": 0])]), for: reference, at: now))
    #expect(try mirror.product("1")?.availability.status == .outOfStock)
    var other = SupplierProduct.make("S1")
    other.variants[0].id = "S1-9"

    try await mirror.writer.apply(.make(.product(other), for: reference, at: now))

    try expectUnknown(mirror)
  }

  @Test func `variants whose stock was pushed and that go do not bring the copied stock back`() async throws {
    let mirror = try await mirror()
    try await mirror.writer.apply(
      .make(.stock(productID: "S1", [.make("S1-7", ["CN": 0])]), for: reference, at: now, origin: .push))

    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))

    try expectUnknown(mirror)
  }

  @Test func `stock whose id differs in its capitals is that of the product known`() async throws {
    let mirror = try await mirror()
    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))

    try await mirror.writer.apply(.make(.stock(productID: "s1", [.make("S1-1", ["CN": 9])]), for: reference, at: now))

    #expect(try mirror.product("1")?.availability.quantityAvailable == 7)
    #expect(try mirror.product("1")?.availability.source == .supplier)
    #expect(try mirror.count("supplier_product") == 1)
  }

  @Test func `a product whose id differs in its capitals keeps the stock read before`() async throws {
    let mirror = try await mirror()
    try await mirror.writer.apply(.make(.stock(productID: "s1", [.make("S1-1", ["CN": 9])]), for: reference, at: now))

    try await mirror.writer.apply(.make(.product(.make("S1")), for: reference, at: now))

    #expect(try mirror.product("1")?.availability.quantityAvailable == 7)
    #expect(try mirror.count("supplier_product") == 1)
  }

  /// One product with eight copied pieces, not yet read.
  private func mirror() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", stock: 8, provider: "p1", supplierProductID: "S1")]))
    #expect(try mirror.product("1")?.availability.quantityAvailable == 6)
    return mirror
  }

  private func expectUnknown(_ mirror: MirrorFixture) throws {
    let availability = try #require(try mirror.product("1")?.availability)
    #expect(availability.status == .unknown)
    #expect(availability.quantityAvailable == nil)
    #expect(!availability.availableForSale)
  }
}
