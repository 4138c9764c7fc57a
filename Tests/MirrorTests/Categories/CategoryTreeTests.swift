import Catalog
import Testing

@testable import Mirror

@Suite struct CategoryTreeTests {
  /// A reader loads what its products need, the writer compares all there is.
  @Test func `a part of the tree tells the same as the whole, however odd it is`() async throws {
    var random = Random(state: 9)
    for round in 0..<12 {
      let rows = (0..<10).map { number in
        ShopCategory(
          id: "\(number)", name: "N\(number)",
          slug: ["a", "b", "\(random.below(10))", "s\(number)", nil][random.below(5)],
          parentID: ["\(random.below(10))", "\(random.below(10))", nil, "gone"][random.below(4)],
          isVisible: random.below(4) > 0)
      }
      let mirror = try MirrorFixture()
      _ = try await mirror.pull(.make(rows.map { .make($0.id, categories: [$0.id]) }, categories: rows))
      let whole = CategoryTree(rows)
      let query = CategoriesQuery(connection: try mirror.connection())

      for (address, id) in whole.addresses { #expect(whole.category(idOrSlug: address)?.id == id) }
      for row in rows where row.isVisible { #expect(whole.addresses[row.id] != nil) }
      for row in rows {
        let part = try query.tree(of: [row.id])
        #expect(part.path(to: row.id) == whole.path(to: row.id), "round \(round), \(row.id) of \(rows)")
        #expect(try mirror.product(row.id)?.categories.map(\.id) == whole.paths(of: [row.id]).map(\.id))
      }
      let outline = try mirror.reader().read { try $0.categories() }
      #expect(Set(outline.map(\.id)) == Set(rows.filter(\.isVisible).map(\.id)) && outline.count == whole.visible.count)
      for (index, view) in outline.enumerated() {
        if let parent = view.parentID { #expect(outline[..<index].contains { $0.id == parent }) }
        #expect(view.path.map(\.id) == whole.path(to: view.id).map(\.id) && view.level == view.path.count)
        let below = rows.filter { whole.path(to: $0.id).contains { $0.id == view.id } }
        #expect(view.productCount == below.count)
      }
    }
  }

  private struct Random {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }
}
