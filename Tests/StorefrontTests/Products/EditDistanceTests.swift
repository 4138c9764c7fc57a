import Testing

@testable import Storefront

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("lang", "lang", 0), ("lang", "LANG", 0), ("lang", "lnag", 2), ("lang", "lng", 1), ("", "abc", 3),
    ("page", "pages", 1), ("kitten", "sitting", 3),
  ])
  func `it counts letters inserted, dropped and replaced`(left: String, right: String, distance: Int) {
    #expect(EditDistance.between(left, right) == distance)
    #expect(EditDistance.between(right, left) == distance)
  }

  @Test func `the nearest come first, and no more than asked for`() {
    let words = ["lamps", "lamp", "chairs", "lamb", "tables", String(repeating: "l", count: 5000)]

    #expect(EditDistance.nearest(3, to: "lampe", in: words) == ["lamp", "lamps", "lamb"])
    #expect(EditDistance.nearest(9, to: "lampe", in: words).count == words.count)
    #expect(EditDistance.nearest(3, to: "lampe", in: []) == [])
    #expect(EditDistance.nearest(0, to: "lampe", in: words) == [])
  }

  @Test func `thousands of letters are as quickly compared as sixty-four`() {
    let words = (0..<300).map { "category-\($0)" }

    let nearest = EditDistance.nearest(5, to: String(repeating: "category", count: 1000), in: words)

    #expect(nearest.count == 5)
  }
}
