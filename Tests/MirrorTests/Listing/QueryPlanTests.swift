import Catalog
import SQLite
import Testing

@testable import Mirror

@Suite struct QueryPlanTests {
  @Test(arguments: ListSort.allCases)
  func `a page is read off the index of its sort`(sort: ListSort) async throws {
    let plan = try await plan(sort.pageQuery, .integer(24), .integer(48))

    #expect(plan.count == 1)
    #expect(plan.first?.contains("USING COVERING INDEX listing_") == true)
    #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") })
  }

  @Test(arguments: ListSort.allCases)
  func `a page of a small category reads its members alone`(sort: ListSort) async throws {
    let plan = try await plan(sort.sortedCategoryQuery, .text("c1"), .integer(24), .integer(48))

    #expect(plan.first == "SEARCH product_category USING COVERING INDEX product_category_category (category_id=?)")
    #expect(plan.contains { $0.hasPrefix("SEARCH listing USING PRIMARY KEY") })
    #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") })
  }

  @Test(arguments: ListSort.allCases)
  func `a page of a big category is read off the index of its sort`(sort: ListSort) async throws {
    let plan = try await plan(sort.walkedCategoryQuery, .text("c1"), .integer(24), .integer(48))

    #expect(plan.first?.contains("USING COVERING INDEX listing_") == true)
    #expect(plan.contains { $0.contains("c USING PRIMARY KEY (product_id=? AND category_id=?)") }, "\(plan)")
    #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") })
  }

  @Test func `counting a category reads its members alone`() async throws {
    for query in ProductCounts.categoryQueries {
      let plan = try await plan(query, .text("c1"))
      #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }
  }

  @Test func `texts and paths of a page are found by keys alone`() async throws {
    for query in TextsQuery.queries + [CategoriesQuery.upwardsQuery] {
      let plan = try await plan(query, .text("[]"))
      let scans = plan.filter { $0.hasPrefix("SCAN") && !$0.contains("json_each") && !$0.contains("upwards") }
      #expect(scans.isEmpty, "\(plan)")
    }
  }

  @Test func `where a product went is found by keys alone`() async throws {
    let plan = try await plan(CatalogReader.Snapshot.formerAddressQuery, .text("x"))

    #expect(plan.allSatisfy { !$0.contains("SCAN p") && !$0.contains("SCAN s") && !$0.contains("SCAN l") }, "\(plan)")
  }

  @Test func `changes are read off the index of their numbers`() async throws {
    let plan = try await plan(CatalogReader.Snapshot.changesQuery, .integer(3), .integer(9))

    #expect(plan == ["SEARCH tag USING COVERING INDEX tag_seq (seq>?)"])
  }

  @Test func `counting a list reads one small index`() async throws {
    let plan = try await plan(ProductCounts.shopQuery)

    #expect(plan.allSatisfy { $0.contains("COVERING INDEX") })
  }

  @Test func `one product is found by keys alone`() async throws {
    let plan = try await plan(CatalogReader.Snapshot.addressQuery, .text("x"))

    #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") })
  }

  @Test func `figures of a page are found by keys alone`() async throws {
    for query in SupplierRecords.queries {
      let plan = try await plan(query, .text("[]"))
      #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") || $0.contains("json_each") }, "\(plan)")
    }
  }

  @Test func `whom an observation feeds is found by keys alone`() async throws {
    let plan = try await plan(ReferenceTable.productsQuery, .text("cj"), .text("a"), .text("b"))

    #expect(plan.contains("SEARCH product_reference USING COVERING INDEX product_reference_key (supplier=? AND key=?)"))
  }

  @Test func `the newest change is the end of an index`() async throws {
    let plan = try await plan("SELECT max(seq) FROM tag")

    #expect(plan == ["SEARCH tag USING COVERING INDEX tag_seq"])
  }

  private func plan(_ sql: String, _ values: Value...) async throws -> [String] {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make((1...50).map { .make("\($0)", slug: "s\($0)") }))
    let statement = try mirror.connection().statement("EXPLAIN QUERY PLAN " + sql)
    try statement.bind(values)
    var details: [String] = []
    while try statement.step() { details.append(statement.text(3)) }
    return details
  }
}
