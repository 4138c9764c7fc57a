import Catalog
import Foundation
import Mirror
import SQLite
import Testing

@Suite struct ScaleTests {
  @Test(.timeLimit(.minutes(1))) func `of five thousand products one change touches one row`() async throws {
    let mirror = try MirrorFixture()
    var products = (0..<5000).map { ShopProduct.make("\($0)", slug: "s\($0)", categories: ["c\($0 % 9)"]) }
    let categories = (0..<9).map { ShopCategory(id: "c\($0)", name: "C\($0)") }
    _ = try await mirror.pull(.make(products, categories: categories))
    _ = mirror.takeTags()
    try mirror.connection().execute(
      """
      CREATE TABLE touched (name TEXT, id TEXT);
      CREATE TRIGGER t1 AFTER UPDATE ON product BEGIN INSERT INTO touched VALUES ('product', new.id); END;
      CREATE TRIGGER t2 AFTER INSERT ON listing BEGIN INSERT INTO touched VALUES ('listing', new.product_id); END;
      CREATE TRIGGER t3 AFTER UPDATE ON listing BEGIN INSERT INTO touched VALUES ('listing', new.product_id); END;
      CREATE TRIGGER t4 AFTER UPDATE ON tag BEGIN INSERT INTO touched VALUES ('tag', new.name); END;
      CREATE TRIGGER t5 AFTER INSERT ON product_category BEGIN INSERT INTO touched VALUES ('category', ''); END;
      CREATE TRIGGER t6 AFTER INSERT ON product_slug BEGIN INSERT INTO touched VALUES ('slug', new.slug); END;
      """)

    products[77].price = 11
    let counts = try await mirror.pull(.make(products, categories: categories))

    #expect(counts?.derived == 1)
    #expect(
      try mirror.connection().rows("SELECT DISTINCT name || ' ' || id FROM touched ORDER BY 1") { $0.text(0) } == [
        "listing 77", "product 77", "tag category-c5", "tag product-77", "tag products",
      ])
    #expect(mirror.takeTags() == ["category-c5", "product-77", "products"])
    #expect(try mirror.ids(.priceDescending, pageSize: 1) == ["77"])
  }
}
