import Catalog
import Foundation
import Mirror
import SQLite
import Testing

@Suite struct ShapeTests {
  @Test func `another shape at boot derives all rows again and moves all tags`() async throws {
    let mirror = try await filled()
    var policy = try MirrorFixture.policy()
    policy.defaultMargin = Margin(percent: 100, fixed: 0)

    let again = try MirrorFixture(reopening: mirror, policy: policy)

    #expect(again.takeTags() == ["categories", "category-c1", "product-1", "product-2", "products"])
    #expect(try again.product("2")?.price?.minorUnits == 2000)
    #expect(try again.ids(.price) == ["1", "2"])
  }

  @Test func `a file of an older schema is brought up to date and served`() async throws {
    let mirror = try await filled()
    try mirror.connection().execute(
      """
      DROP TABLE slug_history; DROP TABLE category_text; DROP TABLE product_text; DROP TABLE language;
      DROP INDEX tag_pending; ALTER TABLE tag DROP COLUMN moved_at;
      ALTER TABLE listing DROP COLUMN price_alert; PRAGMA user_version = 4
      """)

    let again = try MirrorFixture(reopening: mirror)

    #expect(try again.ids(.price) == ["1", "2"] && again.count("listing") == 2)
  }

  @Test func `the same shape at boot writes nothing and serves at once`() async throws {
    let mirror = try await filled()
    let seq = try mirror.seq()

    let again = try MirrorFixture(reopening: mirror)

    #expect(again.takeTags().isEmpty)
    #expect(try again.seq() == seq)
    #expect(try again.reader().read { $0.isReady })
    #expect(try again.ids(.price) == ["1", "2"])
  }

  @Test func `another version of the projection is another shape, as is another supplier`() async throws {
    let version = try MirrorFixture(reopening: try await filled(), projectionVersion: 2)
    let supplier = try MirrorFixture(reopening: try await filled(), suppliers: [])

    #expect(version.takeTags().count == 5)
    #expect(supplier.takeTags().count == 5)
    #expect(try await supplier.writer.dueLookUps(limit: 9, supplier: "cj").isEmpty)
  }

  @Test func `the generation stays with the file`() async throws {
    let mirror = try await filled()
    let again = try MirrorFixture(reopening: mirror, projectionVersion: 2)

    #expect(try again.reader().read { $0.generation } == 7)
  }

  @Test func `a damaged file is set aside, and a new life begins`() async throws {
    let mirror = try await filled()
    for suffix in ["", "-wal"] {
      try Data(repeating: 65, count: 8192).write(to: URL(filePath: mirror.path + suffix))
    }

    let again = try MirrorFixture(reopening: mirror)

    #expect(again.diary.lines("mirror.file_damaged").count == 1)
    #expect(try !again.reader().read { $0.isReady })
    _ = try await again.pull(.make([.make("1")]))
    #expect(try again.ids(.name) == ["1"])
  }

  private func filled() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    var computed = ShopProduct.make("2", price: nil)
    computed.cost = 10
    let category = ShopCategory(id: "c1", name: "Home")
    _ = try await mirror.pull(
      .make([.make("1", categories: ["c1"]), computed], categories: [category]))
    mirror.writer.stop()
    return mirror
  }
}
