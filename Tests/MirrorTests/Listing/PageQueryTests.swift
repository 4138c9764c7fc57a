import Catalog
import Foundation
import Testing

@testable import Mirror

@Suite struct PageQueryTests {
  @Test func `a big category is walked near the start of its list and sorted far from it`() {
    #expect(PageQuery.isWalkShorter(to: 24, members: 100_000, of: 100_000))
    #expect(PageQuery.isWalkShorter(to: 24, members: 5000, of: 100_000))
    #expect(!PageQuery.isWalkShorter(to: 2400, members: 5000, of: 100_000))
    #expect(!PageQuery.isWalkShorter(to: 24, members: 1001, of: 100_000))
    #expect(!PageQuery.isWalkShorter(to: .max, members: .max, of: .max))
  }

  @Test(.timeLimit(.minutes(1))) func `both ways read the same pages, and counts are right however many are hidden`()
    async throws
  {
    let mirror = try MirrorFixture()
    let size = PageQuery.sortedAtOnce + 200
    let products = (0..<size).map { number -> ShopProduct in
      let categories = number % 100 < 2 ? ["all", "few"] : ["all"]
      let price = Decimal(number * 37 % 101 + 1)
      return .make("\(number)", price: price, isVisible: number % 50 != 0, categories: categories)
    }
    let categories = [ShopCategory(id: "all", name: "All"), ShopCategory(id: "few", name: "Few")]
    _ = try await mirror.pull(.make(products, categories: categories))
    let connection = try mirror.connection()
    let expected = try mirror.ids(.price, pageSize: size)

    for (page, count) in [(1, 24), (2, 24), (40, 24), (1, size)] {
      let (ids, total) = try PageQuery(connection: connection, sort: .price, category: "all").page(page, size: count)
      #expect(ids == Array(expected.dropFirst((page - 1) * count).prefix(count)) && total == expected.count)
    }
    let counts = ProductCounts(connection: connection)
    #expect(try counts.count(in: "few") == 12 && counts.count(in: "nowhere") == 0)
    #expect(try counts.count(in: nil) == expected.count)
    #expect(try counts.all() == ["all": expected.count, "few": 12])
  }
}
