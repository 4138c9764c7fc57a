import Catalog
import Foundation
import Mirror
import Testing

@Suite struct PriceAlertTests {
  @Test func `many jumps are one line with a few examples, told once`() async throws {
    let mirror = try await mirror(of: (1...7).map { product("\($0)", price: 10) })

    try await observe(cost: 8, in: mirror)
    #expect(jumps(mirror).isEmpty)
    try await observe(cost: 50, in: mirror)
    try await observe(cost: 51, in: mirror)

    let line = try #require(jumps(mirror).first)
    #expect(jumps(mirror).count == 1)
    #expect(line.contains(" warning price.jump products=7 examples=\"SKU-1, SKU-2, SKU-3, SKU-4, SKU-5\" do="))
    #expect(!line.contains("50") && !line.contains("65"))
  }

  @Test func `a jump that ended and begins again is told again`() async throws {
    let mirror = try await mirror(of: [product("1", price: 10)])
    try await observe(cost: 50, in: mirror)

    _ = try await mirror.pull(.make([product("1", price: 65)]))
    #expect(jumps(mirror).count == 1)
    _ = try await mirror.pull(.make([product("1", price: 10)]))

    #expect(jumps(mirror).count == 2)
  }

  @Test func `what was told is not told again after a restart, even where all is derived again`() async throws {
    let mirror = try await mirror(of: [product("1", price: 10), product("2", price: 10, currency: "EUR")])
    try await observe(cost: 50, in: mirror)
    mirror.writer.stop()

    let again = try MirrorFixture(reopening: mirror, projectionVersion: 2)
    try await observe(cost: 51, in: again)

    #expect(jumps(again).isEmpty && again.diary.lines("price.currency").isEmpty)
  }

  @Test func `a row in another currency is told when a visitor would see it`() async throws {
    let hidden = product("2", price: 10, currency: "EUR", isVisible: false)
    let mirror = try await mirror(of: [product("1", price: 10, currency: "EUR"), hidden])
    #expect(mirror.diary.lines("price.currency").map { $0.contains(" products=1 examples=SKU-1 do=") } == [true])

    _ = try await mirror.pull(
      .make([product("1", price: 10, currency: "EUR"), product("2", price: 10, currency: "EUR")]))

    #expect(mirror.diary.lines("price.currency").last?.contains(" products=1 examples=SKU-2 ") == true)
    #expect(try mirror.product("1")?.price == nil)
  }

  // MARK: Given

  private func mirror(of products: [ShopProduct]) async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make(products))
    return mirror
  }

  /// All sell the same supplier product.
  private func product(
    _ id: String, price: Decimal, currency: String? = nil, isVisible: Bool = true
  ) -> ShopProduct {
    var product = ShopProduct.make(
      id, price: price, isVisible: isVisible, provider: "p1", sku: "SKU-\(id)", supplierProductID: "S1")
    product.isPriceCalculated = true
    product.currency = currency
    return product
  }

  private func observe(cost: Int64, in mirror: MirrorFixture) async throws {
    mirror.clock.advance(by: .seconds(1))
    try await mirror.writer.apply(
      .make(.product(.make("S1", costs: [cost])), for: .productID("S1"), at: mirror.clock.now))
  }

  private func jumps(_ mirror: MirrorFixture) -> [String] { mirror.diary.lines("price.jump") }
}
