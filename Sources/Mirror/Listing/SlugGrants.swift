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

  /// Slugs that are no address of a product's own: a path of ours under `/v1/products/`, and the dot segments that every
  /// client takes out of a path (RFC 3986 section 5.2.4).
  private static let reserved: Set<String> = ["index", ".", ".."]

  init(_ products: some Sequence<ShopProduct>) {
    let visible = products.filter(\.isVisible).sorted { IdentifierOrder.precedes($0.id, $1.id) }
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

  /// Who took the id of one of `products` as its slug, by that id.
  ///
  /// Whoever had that slug before may not have been listed, so that the product still answered under its id.
  func takers(since old: Self, from products: [String: ShopProduct]) -> [String: String] {
    let taken = slugs.filter { id, slug in id != slug && old[id] != slug && products[slug]?.isVisible == true }
    return Dictionary(taken.map { ($0.value, $0.key) }) { first, _ in first }
  }
}
