import Catalog
import Foundation

/// Answers where categories stand and under which address; a pure value made of the rows at hand.
///
/// A category whose parent is missing is a root, and so is, of those that are their own ancestors, the first by id. Each
/// visible one has the slug it wants where that leads to it, and none where it leads elsewhere.
struct CategoryTree {
  private var categories: [String: ShopCategory]
  /// Those at which a circle of parents is cut open.
  private var cuts: Set<String> = []
  /// Who was granted which slug, by the slug.
  private var holders: [String: String] = [:]

  /// No shop's visitors follow more levels; it bounds what one absurd row costs.
  static let deepest = 32

  init(_ categories: some Sequence<ShopCategory>) {
    self.categories = Dictionary(categories.map { ($0.id, $0) }) { first, _ in first }
    cutCircles()
    grantSlugs()
  }

  subscript(id: String) -> ShopCategory? { categories[id] }

  /// Those a visitor may see, in no order.
  var visible: [ShopCategory] { categories.values.filter(\.isVisible) }

  /// The path to the first of `ids`, root first, then what the paths to the others add.
  ///
  /// A hidden category is left out and its parents still show.
  func paths(of ids: [String]) -> [ShopCategory] {
    var found: [ShopCategory] = []
    var seen: Set<String> = []
    for id in ids {
      found += climb(from: id) { seen.insert($0).inserted }.reversed()
    }
    return found
  }

  /// Itself and the visible ones above it, the nearest `deepest` of them, root first.
  func path(to id: String) -> [ShopCategory] {
    climb(from: id) { _ in true }.reversed()
  }

  /// The visible one under this slug, else under this id.
  func category(idOrSlug: String) -> ShopCategory? {
    categories[holders[idOrSlug] ?? idOrSlug].flatMap { $0.isVisible ? $0 : nil }
  }

  /// Every address under which a visible one is found, with the id of the one found.
  var addresses: [String: String] {
    holders.merging(visible.map { ($0.id, $0.id) }) { holder, _ in holder }
  }

  private func climb(from id: String, while isWanted: (String) -> Bool) -> [ShopCategory] {
    var path: [ShopCategory] = []
    var next: String? = id
    var steps = 0
    while steps < Self.deepest, let current = next, let category = categories[current], isWanted(current) {
      if category.isVisible { path.append(category) }
      next = cuts.contains(current) ? nil : category.parentID
      steps += 1
    }
    return path
  }

  private mutating func cutCircles() {
    var walks: [String: Int] = [:]
    for (number, start) in categories.keys.enumerated() {
      var walked: [String] = []
      var next: String? = start
      while let current = next, let category = categories[current], walks[current] == nil {
        walks[current] = number
        walked.append(current)
        next = category.parentID
      }
      guard let met = next, walks[met] == number, let entry = walked.firstIndex(of: met) else { continue }
      if let root = walked[entry...].min(by: IdentifierOrder.precedes) { cuts.insert(root) }
    }
  }

  /// The first by id has the better right; the id of one that wants no slug is nobody's.
  ///
  /// What is granted follows from those that want the slug and from the one whose id it is, so that a part of the tree
  /// that holds those grants the same as the whole.
  private mutating func grantSlugs() {
    let rows = categories
    for category in visible.sorted(by: { IdentifierOrder.precedes($0.id, $1.id) }) {
      guard let slug = Self.wanted(category) else {
        categories[category.id]?.slug = nil
        continue
      }
      let namesake = rows[slug].flatMap { $0.isVisible && $0.id != category.id ? $0 : nil }
      let isOnlyAddress = namesake.map { Self.wanted($0) == nil } ?? false
      if isOnlyAddress || holders[slug] != nil {
        categories[category.id]?.slug = nil
      } else {
        holders[slug] = category.id
      }
    }
  }

  private static func wanted(_ category: ShopCategory) -> String? {
    guard let slug = category.slug?.trimmingCharacters(in: .whitespacesAndNewlines), !slug.isEmpty, slug != ".",
      slug != ".."
    else { return nil }
    return slug
  }
}
