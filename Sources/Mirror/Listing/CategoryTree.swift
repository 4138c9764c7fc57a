import Catalog

/// Answers which categories a product is shown under; a pure value made of the rows at hand.
struct CategoryTree {
  private let categories: [String: ShopCategory]

  init(_ categories: some Sequence<ShopCategory>) {
    self.categories = Dictionary(categories.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The path to the first of `ids`, root first, then what the paths to the others add.
  ///
  /// A hidden category is left out and its parents still show. A parent that is its own descendant ends the path.
  func references(of ids: [String]) -> [CategoryReference] {
    var found: [CategoryReference] = []
    var seen: Set<String> = []
    for id in ids {
      var path: [CategoryReference] = []
      var next: String? = id
      while let current = next, let category = categories[current], seen.insert(current).inserted {
        if category.isVisible {
          let slug = category.slug.flatMap { $0.isEmpty ? nil : $0 } ?? category.id
          path.append(CategoryReference(id: category.id, name: category.name, slug: slug))
        }
        next = category.parentID
      }
      found += path.reversed()
    }
    return found
  }
}
