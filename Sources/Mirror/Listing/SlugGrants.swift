import Catalog
import Foundation
import SQLite

/// Decides which visible product answers under which slug, so that every one has exactly one address.
///
/// The first by id gets a slug that several want; whoever gets none answers under its id, and an id that is somebody's
/// only address is nobody's slug.
struct SlugGrants: Equatable {
  /// Product id to the slug it holds; a product that is missing here answers under its id.
  private(set) var slugs: [String: String] = [:]

  /// Slugs that are paths of ours under `/v1/products/`.
  private static let reserved: Set<String> = ["index"]

  init(_ products: some Sequence<ShopProduct>) {
    let visible = products.filter(\.isVisible).sorted { Self.precedes($0.id, $1.id) }
    var holders: [String: String] = [:]
    for product in visible {
      guard let slug = product.slug?.trimmingCharacters(in: .whitespacesAndNewlines), !slug.isEmpty,
        !Self.reserved.contains(slug), holders[slug] == nil
      else { continue }
      holders[slug] = product.id
      slugs[product.id] = slug
    }
    var addressedByID = visible.map(\.id).filter { slugs[$0] == nil }
    while let id = addressedByID.popLast() {
      guard let holder = holders[id], holder != id else { continue }
      holders[id] = nil
      slugs[holder] = nil
      addressedByID.append(holder)
    }
  }

  /// As they stand in the file.
  init(storedIn connection: Connection) throws(SQLiteError) {
    let rows = try connection.rows("SELECT product_id, slug FROM product_slug") { ($0.text(0), $0.text(1)) }
    slugs = Dictionary(rows) { first, _ in first }
  }

  subscript(id: String) -> String? { slugs[id] }

  /// Who took the id of one of `products` as its slug, by that id, where nobody had it as a slug before.
  func takers(since old: Self, from products: [String: ShopProduct]) -> [String: String] {
    let taken = slugs.filter { id, slug in id != slug && old[id] != slug && products[slug]?.isVisible == true }
    if taken.isEmpty { return [:] }
    let held = Set(old.slugs.values)
    return Dictionary(taken.filter { !held.contains($0.value) }.map { ($0.value, $0.key) }) { first, _ in first }
  }

  /// Counted ids in the order of counting, others by their text.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    let (leftCount, rightCount) = (left.utf8.count, right.utf8.count)
    return leftCount == rightCount ? left < right : leftCount < rightCount
  }
}
