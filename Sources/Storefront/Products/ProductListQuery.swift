package import Mirror

/// What `GET /v1/products` may be asked, and the one spelling of it that is the cache key.
///
/// `page` 1…10,000, `pageSize` 1…240 (24 by default), `sort` one of `ListSort` (`featured` by default). Anything else
/// is refused by name, so that a mistyped filter is never taken for "all products".
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

  /// - Parameter items: the query's names and values, percent-decoded, in the order they came.
  /// - Throws: every parameter that is unknown, repeated or has no valid value, all at once.
  init(_ items: [(name: String, value: String)]) throws(InvalidParameters) {
    var problems: [InvalidParameters.Item] = []
    var seen: Set<String> = []
    for (name, value) in items {
      guard Self.names.contains(name) else {
        problems.append(.unknown(name, known: Self.names))
        continue
      }
      guard seen.insert(name).inserted else {
        problems.append(.init(parameter: name, detail: "The parameter is given more than once.", allowed: nil))
        continue
      }
      switch name {
      case "page": page = Self.number(value, in: Self.pages, name, &problems) ?? page
      case "pageSize": pageSize = Self.number(value, in: Self.pageSizes, name, &problems) ?? pageSize
      default:
        if let known = ListSort(rawValue: value) {
          sort = known
        } else {
          problems.append(.init(parameter: name, detail: "No such order.", allowed: ListSort.allCases.map(\.rawValue)))
        }
      }
    }
    guard problems.isEmpty else { throw InvalidParameters(items: problems) }
  }

  /// Path and query with sorted names and without defaults.
  package var canonicalTarget: String {
    var items: [String] = []
    if page != 1 { items.append("page=\(page)") }
    if pageSize != Self.standardPageSize { items.append("pageSize=\(pageSize)") }
    if sort != .featured { items.append("sort=\(sort.rawValue)") }
    return items.isEmpty ? Self.path : Self.path + "?" + items.joined(separator: "&")
  }

  private static let names = ["page", "pageSize", "sort"]

  private static func number(
    _ text: String, in range: ClosedRange<Int>, _ name: String, _ problems: inout [InvalidParameters.Item]
  ) -> Int? {
    if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), range.contains(number) {
      return number
    }
    problems.append(
      .init(
        parameter: name, detail: "Must be a whole number from \(range.lowerBound) to \(range.upperBound).",
        allowed: ["\(range.lowerBound)…\(range.upperBound)"]))
    return nil
  }
}
