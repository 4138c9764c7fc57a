import Catalog
import SQLite
import Testing

@testable import Mirror

/// What every commit asks must not grow with the catalogue.
@Suite struct WriterPlanTests {
  @Test func `every commit asks of tags and due rows by their indexes alone`() throws {
    let mirror = try MirrorFixture()

    for query in TagTable.queries + [ListingDerivation.dueQuery] {
      let plan = try plan(query, in: mirror)
      #expect(plan.allSatisfy { $0.contains("INDEX") }, "\(query): \(plan)")
    }
  }

  @Test func `what an observation touches is found by keys alone`() throws {
    let mirror = try MirrorFixture()

    let plan = try plan(ReferenceTable.productsQuery, in: mirror)

    #expect(plan.filter { $0.hasPrefix("SCAN") && !$0.contains("CONSTANT ROW") }.isEmpty, "\(plan)")
  }

  @Test(arguments: ["product_text", "product_slug", "listing", "product_category", "slug_history", "product_reference"])
  func `what goes with a product is found by keys alone`(table: String) throws {
    let mirror = try MirrorFixture()

    let plan = try plan("DELETE FROM \(table) WHERE product_id = ?", in: mirror)

    #expect(plan.count == 1)
    #expect(plan.first?.hasPrefix("SEARCH") == true, "\(plan)")
  }

  @Test func `of two thousand products an answer about one touches its own rows`() async throws {
    let mirror = try MirrorFixture()
    let products = (0..<2000).map { ShopProduct.make("\($0)", provider: "p1", supplierProductID: "S\($0)") }
    _ = try await mirror.pull(.make(products))
    _ = mirror.takeTags()
    try mirror.connection().execute(
      """
      CREATE TABLE touched (name TEXT);
      CREATE TRIGGER t1 AFTER UPDATE ON listing BEGIN INSERT INTO touched VALUES ('listing ' || new.product_id); END;
      CREATE TRIGGER t2 AFTER INSERT ON listing BEGIN INSERT INTO touched VALUES ('listing ' || new.product_id); END;
      CREATE TRIGGER t3 AFTER UPDATE ON tag BEGIN INSERT INTO touched VALUES ('tag ' || new.name); END;
      CREATE TRIGGER t4 AFTER UPDATE ON product BEGIN INSERT INTO touched VALUES ('product'); END;
      """)

    try await mirror.writer.apply(
      .make(.product(.make("S77")), for: .productID("S77"), at: mirror.clock.now))

    let touched = try mirror.connection().rows("SELECT DISTINCT name FROM touched ORDER BY 1") { $0.text(0) }
    #expect(touched == ["listing 77", "tag product-77", "tag products"])
  }

  private func plan(_ query: String, in mirror: MirrorFixture) throws -> [String] {
    let connection = try mirror.connection()
    let statement = try connection.statement("EXPLAIN QUERY PLAN " + query)
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(3)) }
    statement.reset()
    return lines.filter { !$0.hasPrefix("LIST SUBQUERY") && !$0.hasPrefix("COMPOUND") && !$0.contains("TEMP B-TREE") }
  }
}
