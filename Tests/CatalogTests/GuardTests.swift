import Testing

@testable import Catalog

struct GuardTests {
  @Test(arguments: [
    (60, 6, 0, true), (60, 7, 0, false), (60, 3, 4, false), (60, 0, 7, false), (10, 5, 0, true), (10, 6, 0, false),
    (10_000, 1000, 0, true), (10_000, 500, 501, false), (0, 0, 0, true), (100, Int.max, Int.max, false),
  ])
  func `more than five and more than a tenth at once is held`(products: Int, removed: Int, zeroed: Int, passes: Bool) {
    let decision = Guard(products: products, removed: removed, zeroed: zeroed).decision

    #expect((decision == .pass) == passes)
  }

  @Test func `a collection that had rows is never emptied`() {
    let emptied = Guard.Collection(name: "categories", before: 1, after: 0)
    let decision = Guard(products: 3, removed: 0, collections: [emptied]).decision

    #expect(decision == .held("it would empty categories, which had 1 rows"))
  }

  @Test func `an empty collection may stay empty or fill`() {
    let collections = [
      Guard.Collection(name: "products", before: 0, after: 0), Guard.Collection(name: "providers", before: 0, after: 2),
    ]

    #expect(Guard(products: 0, removed: 0, collections: collections).decision == .pass)
  }
}
