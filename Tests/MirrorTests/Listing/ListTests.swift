import Catalog
import Foundation
import Mirror
import Testing

@Suite struct ListTests {
  /// Each product is first in one sort and last in another; `5` has no image, `6` no price.
  private let products: [ShopProduct] = [
    .make("1", name: "Étagère", price: 30, created: 100),
    .make("2", name: "bol", price: 10, isFeatured: true, created: 300),
    .make("3", name: "Assiette", price: 20, stock: 0, created: 500),
    .make("4", name: "Zèbre", price: 10, created: 200, position: 1),
    .make("5", name: "Aaa", price: 5, isFeatured: true, images: [], created: 900),
    .make("6", name: "Aab", price: nil, isFeatured: true, created: 800),
  ]

  @Test(arguments: [
    (ListSort.featured, ["2", "4", "1", "3", "5", "6"]), (.newest, ["3", "2", "4", "1", "5", "6"]),
    (.price, ["2", "4", "3", "1", "5", "6"]), (.priceDescending, ["1", "3", "2", "4", "5", "6"]),
    (.name, ["3", "2", "1", "4", "5", "6"]), (.nameDescending, ["4", "1", "2", "3", "5", "6"]),
  ])
  func `each sort has its order, and what cannot be sold or seen comes last`(
    sort: ListSort, expected: [String]
  ) async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make(products))

    #expect(try mirror.ids(sort) == expected)
  }

  @Test(arguments: ListSort.allCases)
  func `pages put together are the list`(sort: ListSort) async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make((1...25).map { .make("\($0)", price: Decimal($0 % 3)) }))

    let pages = try (1...4).flatMap { try mirror.ids(sort, page: $0, pageSize: 7) }

    #expect(pages.count == 25)
    #expect(pages == (try mirror.ids(sort)))
  }

  @Test func `a list does not read descriptions, a page and the fingerprint do`() async throws {
    let mirror = try MirrorFixture()
    var product = ShopProduct.make("1")
    product.descriptionHTML = DescriptionHTML(stored: "<p>Soft</p>")
    _ = try await mirror.pull(.make([product]))
    _ = mirror.takeTags()
    let page = try mirror.product("1")
    let list = try mirror.reader().read { try $0.list(sort: .newest, page: 1, pageSize: 9, now: mirror.clock.now) }

    product.descriptionHTML = DescriptionHTML(stored: "<p>Hard</p>")
    _ = try await mirror.pull(.make([product]))

    var bare = try #require(page)
    #expect(bare.descriptionHTML.text == "<p>Soft</p>")
    bare.descriptionHTML = DescriptionHTML(stored: "")
    #expect(list.views == [bare])
    #expect(mirror.takeTags() == ["product-1", "products"])
  }

  @Test func `past the end and absurd pages are empty, the total stays`() async throws {
    let mirror = try MirrorFixture()
    _ = try await mirror.pull(.make(products + [.make("7", isVisible: false)]))

    for (page, size) in [(2, 100), (Int.max, Int.max), (1, 0)] {
      let list = try mirror.reader().read { snapshot in
        try snapshot.list(sort: .newest, page: page, pageSize: size, now: mirror.clock.now)
      }
      #expect(list.views.isEmpty)
      #expect(list.totalItems == 6)
    }
  }
}
