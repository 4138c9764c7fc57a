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

  @Test func `counting a list reads one small index`() async throws {
    let plan = try await plan("SELECT count(*) FROM listing WHERE is_listed = 1")

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
