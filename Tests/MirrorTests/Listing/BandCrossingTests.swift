import Catalog
import Mirror
import SQLite
import Telemetry
import Testing

/// Between two derivations the listing row is older than what is shown: views are derived when they are read.
@Suite struct BandCrossingTests {
  @Test func `a page is good until the crossing and tells the new band after it, be the listing row older`()
    async throws
  {
    let mirror = try MirrorFixture()
    let now = mirror.clock.now
    _ = try await mirror.pull(.make([.make("1", price: nil, stock: nil, provider: "p1", supplierProductID: "S1")]))
    try await mirror.writer.apply(.make(.product(.make("S1")), for: .productID("S1"), at: now))
    try await mirror.writer.apply(
      .make(.stock(productID: "S1", [.make("S1-1", ["CN": 9])]), for: .productID("S1"), at: now))
    let row = try rowOfOne(mirror)

    // The last instant of a band belongs to it, so the crossing is one millisecond later.
    for (crossing, before, after) in [
      (Duration.seconds(6 * 3600), Band.current, Band.stale), (.seconds(7 * 86_400), .stale, .unknown),
    ] {
      let last = now.advanced(by: crossing)
      let first = last.advanced(by: .milliseconds(1))
      for (instant, band) in [(last, before), (first, after)] {
        let (listed, detail) = try read(mirror, at: instant)
        #expect(listed.availability == detail.availability)
        #expect([listed.level, detail.level] == [band, band])
        #expect((listed.changesAt == first) == (instant == last))
        #expect(listed.changesAt == detail.changesAt)
        #expect(detail.availability.availableForSale == (band != .unknown))
      }
    }

    #expect(try rowOfOne(mirror) == row)
  }

  @Test func `a change that undoes a crossing nobody has derived moves the tags of the pages that showed it`()
    async throws
  {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make([.make("1", price: nil, stock: nil, provider: "p1", supplierProductID: "S1")]))
    let stock = Observation.Content.stock(productID: "S1", [.make("S1-1", ["CN": 9])])
    try await mirror.writer.apply(.make(.product(.make("S1")), for: .productID("S1"), at: mirror.clock.now))
    try await mirror.writer.apply(.make(stock, for: .productID("S1"), at: mirror.clock.now))
    let row = try rowOfOne(mirror)
    mirror.clock.advance(by: .seconds(7 * 3600))
    #expect(try mirror.product("1")?.level == .stale)
    _ = mirror.takeTags()

    try await mirror.writer.apply(.make(stock, for: .productID("S1"), at: mirror.clock.now))

    #expect(try mirror.product("1")?.level == .current)
    #expect(try rowOfOne(mirror) == row)
    #expect(mirror.takeTags() == ["product-1", "products"])
  }

  private func read(_ mirror: MirrorFixture, at instant: Instant) throws -> (listed: ProductView, detail: ProductView) {
    try mirror.reader().read { snapshot in
      let list = try snapshot.list(sort: .featured, page: 1, pageSize: 9, now: instant)
      guard case .found(let detail) = try snapshot.product(idOrSlug: "1", now: instant) else { throw Missing() }
      return (try #require(list.views.first), detail)
    }
  }

  private struct Missing: Error {}

  private func rowOfOne(_ mirror: MirrorFixture) throws -> [UInt8] {
    try #require(try mirror.connection().first("SELECT fingerprint FROM listing WHERE product_id = '1'") { $0.blob(0) })
  }
}
