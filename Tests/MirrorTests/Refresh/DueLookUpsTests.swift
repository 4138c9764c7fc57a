import Catalog
import Foundation
import Mirror
import SQLite
import Telemetry
import Testing

@Suite struct DueLookUpsTests {
  private let start = ManualWallClock.start

  @Test func `a name is resolved before its stock can be asked`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", provider: "p1", sku: " cja1 ")]))
    #expect(try await due(mirror) == ["product cja1"])

    try await mirror.writer.apply(.make(.product(.make("S1", sku: "CJA1")), for: .sku("cja1"), at: start))

    #expect(try await due(mirror) == ["stock S1"])
  }

  @Test func `a shared supplier product is asked once, hidden and paused ones never`() async throws {
    let mirror = try MirrorFixture()
    let paused = ShopProvider(id: "p2", code: "cj", name: "CJ, paused", isActive: false)
    let foreign = ShopProvider(id: "p3", code: "eprolo", name: "Eprolo")
    _ = try await mirror.pull(
      .make(
        [
          .make("1", provider: "p1", supplierProductID: "S1"), .make("2", provider: "p1", supplierProductID: "s1"),
          .make("3", isVisible: false, provider: "p1", supplierProductID: "S3"),
          .make("4", provider: "p2", supplierProductID: "S4"), .make("5", provider: "p3", supplierProductID: "S5"),
          .make("6", provider: "p1"),
        ], providers: [.cj, paused, foreign]))

    #expect(try await due(mirror).count == 2)
    try await mirror.writer.apply(.make(.product(.make("S1")), for: .productID("S1"), at: start))
    #expect(try await due(mirror) == ["stock S1"])
  }

  @Test func `without a relation only what looks like the supplier's is asked`() async throws {
    let mirror = try MirrorFixture()
    let uuid = "0A1B2C3D-0000-1111-2222-333344445555"
    _ = try await mirror.pull(
      .make(
        [
          .make("1", sku: "CJJT1180011"), .make("2", sku: "1234567890123456789"), .make("3", sku: uuid),
          .make("4", sku: "MUG-12"), .make("5", sku: "cj"), .make("6", provider: "gone", supplierProductID: "S6"),
          .make("7"),
        ], providers: []))

    #expect(
      Set(try await due(mirror)) == [
        "product CJJT1180011", "product 1234567890123456789", "product \(uuid)", "product S6", "stock S6",
      ])
  }

  @Test func `the oldest figure goes first, and price weighs a quarter`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([.make("1", provider: "p1", supplierProductID: "S1"), .make("2", provider: "p1", supplierProductID: "S2")]))
    try await observe("S1", in: mirror, product: start, stock: start)
    try await observe("S2", in: mirror, product: start, stock: start.advanced(by: .seconds(3600)))
    #expect(try await due(mirror).isEmpty)

    mirror.clock.advance(by: .seconds(2 * 3600))

    #expect(try await due(mirror) == ["stock S1", "stock S2", "product S1", "product S2"])
  }

  @Test func `of figures never observed those of the first page go first`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([
        .make("1", images: [], provider: "p1", sku: "CJA"),
        .make("2", provider: "p1", sku: "CJB", position: 2), .make("3", provider: "p1", sku: "CJC", position: 1),
        .make("4", isFeatured: true, provider: "p1", supplierProductID: "Z"),
        .make("5", images: [], provider: "p1", supplierProductID: "z"),
      ]))

    #expect(try mirror.ids(.featured) == ["4", "3", "2", "1", "5"])
    #expect(try await due(mirror) == ["product Z", "stock Z", "product CJC", "product CJB", "product CJA"])
  }

  @Test func `figures younger than their least age are not asked`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", provider: "p1", supplierProductID: "S1")]))
    try await observe("S1", in: mirror, product: start, stock: start)

    mirror.clock.advance(by: .seconds(599))
    #expect(try await due(mirror).isEmpty)
    mirror.clock.advance(by: .seconds(1))
    #expect(try await due(mirror) == ["stock S1"])
    mirror.clock.advance(by: .seconds(3000))
    #expect(try await due(mirror) == ["stock S1", "product S1"])
  }

  @Test func `what the supplier does not know is asked again after a day`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", provider: "p1", sku: "CJA1")]))
    try await mirror.writer.apply(.make(.notFound, for: .sku("CJA1"), at: start))

    mirror.clock.advance(by: .seconds(86_399))
    #expect(try await due(mirror).isEmpty)
    mirror.clock.advance(by: .seconds(1))
    #expect(try await due(mirror) == ["product CJA1"])
  }

  @Test func `a removed product is asked again after a day, its stock no more`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", provider: "p1", supplierProductID: "S1")]))
    try await observe("S1", in: mirror, product: start, stock: start)
    try await mirror.writer.apply(.make(.removed, for: .productID("S1"), at: start))

    mirror.clock.advance(by: .seconds(86_399))
    #expect(try await due(mirror).isEmpty)
    mirror.clock.advance(by: .seconds(1))
    #expect(try await due(mirror) == ["product S1"])
  }

  @Test func `a failed question lets the next one pass until its pause is over`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(
      .make([.make("1", provider: "p1", sku: "CJA1"), .make("2", provider: "p1", sku: "CJA2")]))
    let first = try #require(try await mirror.writer.dueLookUps(limit: 1, supplier: "cj").first)

    mirror.writer.noteFailure(first, until: start.advanced(by: .seconds(60)))

    #expect(try await due(mirror) == ["product CJA2"])
    mirror.clock.advance(by: .seconds(60))
    #expect(try await due(mirror) == ["product CJA1", "product CJA2"])
  }

  @Test func `an order is kept for a minute, less what was answered, and made anew for another shop`() async throws {
    let mirror = try MirrorFixture()
    let products = ["1", "2", "3"].map { ShopProduct.make($0, provider: "p1", sku: "CJA\($0)") }
    _ = try await mirror.pull(.make(Array(products.prefix(2))))
    #expect(try await due(mirror) == ["product CJA1", "product CJA2"])

    // A change beside the writer, to see when it looks.
    try mirror.connection().execute("UPDATE product_reference SET text = 'CJB2', key = 'cjb2' WHERE product_id = '2'")
    try await mirror.writer.apply(
      .make(.product(.make("S1", sku: "CJA1")), for: .productID("S1"), at: start),
      answering: LookUp(reference: .sku("CJA1"), subject: .product))
    #expect(try await due(mirror) == ["product CJA2"])
    mirror.clock.advance(by: .seconds(60))
    #expect(Set(try await due(mirror)) == ["product CJB2", "stock S1"])

    _ = try await mirror.pull(.make(products))
    #expect(try await due(mirror).contains("product CJA3"))
    try mirror.connection().execute("UPDATE product_reference SET text = 'CJC2', key = 'cjc2' WHERE product_id = '2'")
    mirror.clock.advance(by: .seconds(-3600))
    #expect(try await due(mirror).contains("product CJC2"))
  }

  private func due(_ mirror: MirrorFixture) async throws -> [String] {
    try await mirror.writer.dueLookUps(limit: 100, supplier: "cj").map { "\($0.subject) \($0.reference.text)" }
  }

  private func observe(
    _ id: String, in mirror: MirrorFixture, product: Instant, stock: Instant
  ) async throws {
    try await mirror.writer.apply(.make(.product(.make(id)), for: .productID(id), at: product))
    try await mirror.writer.apply(
      .make(.stock(productID: id, [.make("\(id)-1", ["CN": 9])]), for: .productID(id), at: stock))
  }
}
