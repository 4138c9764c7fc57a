import Catalog
import Foundation
import Mirror
import Testing

@Suite struct CategoryListTests {
  /// `light` holds `lamps` holds `bulbs`; `attic` is beside them. Every second product is a lamp, each fifth a bulb.
  private let categories = [
    ShopCategory(id: "light", name: "Light"), ShopCategory(id: "lamps", name: "Lamps", parentID: "light"),
    ShopCategory(id: "bulbs", name: "Bulbs", parentID: "lamps"), ShopCategory(id: "attic", name: "Attic"),
  ]
  private let products = (0..<40).map { number in
    let categories =
      (number % 2 == 0 ? ["lamps"] : []) + (number % 5 == 0 ? ["bulbs"] : []) + (number == 3 ? ["attic"] : [])
    return ShopProduct.make(
      "\(number)", name: "N\(number * 7 % 40)", price: number == 4 ? nil : Decimal(number * 11 % 40 + 1),
      isVisible: number != 10, isFeatured: number % 3 == 0, stock: number % 4, categories: categories,
      created: Int64(number * 13 % 40), position: number % 6)
  }

  @Test(arguments: ListSort.allCases)
  func `a category's list is the shop's without what is not in it or below it`(sort: ListSort) async throws {
    let mirror = try await filled()
    let all = try mirror.ids(sort)

    for (category, isIn) in [
      ("light", { $0 % 2 == 0 || $0 % 5 == 0 }), ("lamps", { $0 % 2 == 0 || $0 % 5 == 0 }), ("bulbs", { $0 % 5 == 0 }),
      ("attic", { $0 == 3 }), ("nowhere", { _ in false }),
    ] as [(String, (Int) -> Bool)] {
      let expected = all.filter { Int($0).map(isIn) == true }
      // Pages of every size, so that both ways of reading them are gone.
      for size in [1, 2, 7, 100] {
        var pages: [String] = []
        for page in 1...(expected.count / size + 2) {
          let list = try list(mirror, sort, page, size, category)
          #expect(list.totalItems == expected.count && list.views.count <= size)
          pages += list.views.map(\.id)
        }
        #expect(pages == expected, "\(category) by \(size)")
      }
    }
  }

  @Test func `absurd pages of a category are empty, the total stays`() async throws {
    let mirror = try await filled()

    for (page, size) in [(9, 100), (Int.max, Int.max), (1, 0), (1, -5), (-3, 0)] {
      let list = try list(mirror, .price, page, size, "bulbs")
      #expect(list.views.isEmpty && list.totalItems == 7)
    }
    #expect(try list(mirror, .price, -3, 4, "bulbs").views.count == 4)
  }

  @Test func `a list is told in the language asked for`() async throws {
    let mirror = try MirrorFixture()
    var product = ShopProduct.make("1", categories: ["c"])
    product.texts = [ShopText(language: "de", name: "Leuchte", descriptionHTML: DescriptionHTML(stored: "<p>Hell</p>"))]
    let category = ShopCategory(id: "c", name: "Lamps", texts: [ShopText(language: "de", name: "Leuchten")])
    var snapshot = ShopSnapshot.make([product], categories: [category])
    snapshot.languages = ["de"]
    _ = try await mirror.pull(snapshot)

    let (list, plain) = try mirror.reader().read { reader in
      (
        try reader.list(sort: .name, page: 1, pageSize: 9, category: "c", language: "de", now: mirror.clock.now),
        try reader.list(sort: .name, page: 1, pageSize: 9, now: mirror.clock.now)
      )
    }

    let view = try #require(list.views.first)
    #expect(view.name == "Leuchte" && view.categories.map(\.name) == ["Leuchten"] && view.languages == ["de"])
    #expect(view.descriptionHTML.text.isEmpty)
    #expect(plain.views.first?.name == "Product 1")
    #expect(try mirror.product("1", language: "de")?.descriptionHTML.text == "<p>Hell</p>")
  }

  private func filled() async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make(products, categories: categories))
    return mirror
  }

  private func list(
    _ mirror: MirrorFixture, _ sort: ListSort, _ page: Int, _ size: Int, _ category: String
  ) throws -> ProductList {
    try mirror.reader().read {
      try $0.list(sort: sort, page: page, pageSize: size, category: category, now: mirror.clock.now)
    }
  }
}
