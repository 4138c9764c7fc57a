import Mirror
import Testing

@testable import Storefront

@Suite struct ProductListQueryTests {
  @Test func `without parameters it asks for the first 24 featured`() throws {
    let query = try ProductListQuery([])

    #expect(query.page == 1)
    #expect(query.pageSize == 24)
    #expect(query.sort == .featured)
    #expect(query.canonicalTarget == "/v1/products")
  }

  @Test func `order and defaults do not change the canonical target`() throws {
    let spelled = try ProductListQuery([("sort", "-price"), ("pageSize", "24"), ("page", "2")])
    let short = try ProductListQuery([("page", "2"), ("sort", "-price")])

    #expect(spelled.canonicalTarget == "/v1/products?page=2&sort=-price")
    #expect(short.canonicalTarget == spelled.canonicalTarget)
  }

  @Test(arguments: [
    ("page", "0"), ("page", "-1"), ("page", "x"), ("page", ""), ("page", "10001"), ("page", "1.5"), ("page", "+1"),
    ("page", "99999999999999999999"), ("pageSize", "0"), ("pageSize", "241"), ("pageSize", "x"), ("sort", "?"),
    ("sort", ""), ("sort", "Featured"),
  ])
  func `a value out of range is refused by its parameter's name with a valid one`(item: (String, String)) throws {
    let refusal = try #require(throws: InvalidParameters.self) { try ProductListQuery([(item.0, item.1)]) }

    #expect(refusal.items.map(\.parameter) == [item.0])
    #expect(refusal.items[0].allowed?.isEmpty == false)
  }

  @Test func `all faults are told at once, with the nearest known name`() throws {
    let refusal = try #require(throws: InvalidParameters.self) {
      try ProductListQuery([
        ("pagesize", "3"), ("page", "0"), ("wholly-other", "1"), ("sort", "name"), ("sort", "name"),
      ])
    }

    #expect(refusal.items.map(\.parameter) == ["pagesize", "page", "wholly-other", "sort"])
    #expect(refusal.items[0].detail.contains("did you mean pageSize?"))
    #expect(refusal.items[2].allowed == ["category", "lang", "page", "pageSize", "sort"])
  }

  @Test func `of very many faults the first are told, and how many more there are`() throws {
    let few = try #require(throws: InvalidParameters.self) {
      try ProductListQuery([("page", "0")] + Array(repeating: ("a", ""), count: 15))
    }
    let many = try #require(throws: InvalidParameters.self) {
      try ProductListQuery(
        Array(repeating: ("a", ""), count: 15) + [("page", "0"), ("sort", "?")]
          + Array(repeating: ("b", ""), count: 1000))
    }

    #expect(few.items.map(\.parameter) == ["page"] + Array(repeating: "a", count: 15))
    #expect(many.items.count == 17)
    #expect(many.items[15].parameter == "page")
    #expect(many.items[16].detail == "1001 more parameters cannot be used.")
  }

  @Test(arguments: [("lnag", "lang"), ("categorie", "category"), ("SORT", "sort"), ("pages", "page")])
  func `a name two letters off is taken for a slip`(typed: String, meant: String) throws {
    let refusal = try #require(throws: InvalidParameters.self) { try ProductListQuery([(typed, "1")]) }

    #expect(refusal.items[0].detail.contains("did you mean \(meant)?"))
  }

  @Test(arguments: ["q", "cat", "priceRange", "languages"])
  func `a name further off is not guessed at`(typed: String) throws {
    let refusal = try #require(throws: InvalidParameters.self) { try ProductListQuery([(typed, "1")]) }

    #expect(refusal.items[0].detail == "No such parameter.")
  }

  @Test func `category and language come first in the canonical target, spelled one way`() throws {
    let query = try ProductListQuery([("sort", "name"), ("lang", "FR-ca"), ("category", "Lampes à poser")])

    #expect(query.canonicalTarget == "/v1/products?category=Lampes%20%C3%A0%20poser&lang=fr-CA&sort=name")
  }

  @Test func `a huge name is not repeated whole`() throws {
    let refusal = try #require(throws: InvalidParameters.self) {
      try ProductListQuery([(String(repeating: "a", count: 8000), "1")])
    }

    #expect(refusal.items[0].parameter.count < 100)
  }
}
