package import Mirror

/// What `GET /v1/products` may be asked, and the one spelling of it that is the cache key.
///
/// `category` a slug or id, `lang` a language range, `page` 1…10,000, `pageSize` 1…240 (24 by default), `sort` one of
/// `ListSort` (`featured` by default). Anything else is refused by name, so that a mistyped filter is never taken for
/// "all products".
package struct ProductListQuery: Equatable, Sendable {
  static let path = "/v1/products"
  /// A list of 240 cards stays well under the 2 MB a Next.js data cache accepts.
  static let pageSizes = 1...240
  static let standardPageSize = 24
  /// Bounds what a crawler of page numbers can ask the database to skip.
  static let pages = 1...10_000

  package var page = 1
  package var pageSize = Self.standardPageSize
  package var sort = ListSort.featured
  /// The id or slug of a category as it was asked for; whether there is such a one only a snapshot can tell.
  var category: String?
  var language: LanguageRange?

  /// - Parameter items: the query's names and values, percent-decoded, in the order they came.
  /// - Throws: every parameter that is unknown, repeated or has no valid value, all at once.
  init(_ items: [(name: String, value: String)]) throws(InvalidParameters) {
    var parameters = Parameters(items, known: Self.names)
    category = parameters.read(Self.categoryName, detail: "Must be the slug or id of a category.") {
      $0.isEmpty ? nil : $0
    }
    language = parameters.language()
    page = Self.number("page", in: Self.pages, &parameters) ?? page
    pageSize = Self.number("pageSize", in: Self.pageSizes, &parameters) ?? pageSize
    sort =
      parameters.read("sort", detail: "No such order.", allowed: ListSort.allCases.map(\.rawValue)) {
        ListSort(rawValue: $0)
      } ?? sort
    try parameters.check()
  }

  /// Path and query with sorted names and without defaults.
  package var canonicalTarget: String {
    var items: [String] = []
    if let category { items.append("\(Self.categoryName)=\(PercentEncoding.segment(category))") }
    if let language { items.append("\(Parameters.languageName)=\(language.text)") }
    if page != 1 { items.append("page=\(page)") }
    if pageSize != Self.standardPageSize { items.append("pageSize=\(pageSize)") }
    if sort != .featured { items.append("sort=\(sort.rawValue)") }
    return items.isEmpty ? Self.path : Self.path + "?" + items.joined(separator: "&")
  }

  static let categoryName = "category"
  private static let names = [categoryName, Parameters.languageName, "page", "pageSize", "sort"]

  private static func number(_ name: String, in range: ClosedRange<Int>, _ parameters: inout Parameters) -> Int? {
    parameters.read(
      name, detail: "Must be a whole number from \(range.lowerBound) to \(range.upperBound).",
      allowed: ["\(range.lowerBound)…\(range.upperBound)"]
    ) { text in
      guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}
