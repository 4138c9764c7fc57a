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
      CREATE TABLE touched (name TEXT);
      CREATE TRIGGER t1 AFTER UPDATE ON product BEGIN INSERT INTO touched VALUES ('product'); END;
      CREATE TRIGGER t2 AFTER INSERT ON listing BEGIN INSERT INTO touched VALUES ('listing'); END;
      CREATE TRIGGER t3 AFTER UPDATE ON tag BEGIN INSERT INTO touched VALUES ('tag'); END;
      CREATE TRIGGER t4 AFTER INSERT ON product_category BEGIN INSERT INTO touched VALUES ('category'); END;
      CREATE TRIGGER t5 AFTER INSERT ON product_slug BEGIN INSERT INTO touched VALUES ('slug'); END;
      """)

    products[77].price = 11
    let counts = try await mirror.pull(.make(products, categories: categories))

    #expect(counts?.derived == 1)
    #expect(mirror.takeTags() == ["category-c5", "product-77", "products"])
    #expect(
      try mirror.connection().rows("SELECT name FROM touched ORDER BY name") { $0.text(0) } == [
        "listing", "product", "tag", "tag", "tag",
      ])
    #expect(try mirror.ids(.priceDescending, pageSize: 1) == ["77"])
  }
}
