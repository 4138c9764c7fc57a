import Catalog

/// Puts the visible categories into the order of a menu: each before those below it, siblings by the owner's place for
/// them and then by name.
struct CategoryOutline {
  let tree: CategoryTree
  let language: String?
  let policy: CatalogPolicy

  /// - Parameter counts: by category id; what is missing has none.
  func views(counts: [String: Int]) -> [CategoryView] {
    var children: [String?: [(category: ShopCategory, view: CategoryView)]] = [:]
    for category in tree.visible {
      let view = view(of: category, count: counts[category.id] ?? 0)
      children[view.parentID, default: []].append((category, view))
    }
    var ordered: [CategoryView] = []
    var rest = inReverse(children[nil] ?? [])
    while let next = rest.popLast() {
      ordered.append(next)
      rest += inReverse(children[next.id] ?? [])
    }
    return ordered
  }

  func view(of category: ShopCategory, count: Int) -> CategoryView {
    let path = tree.path(to: category.id).map { CategoryReference($0, language: language, policy: policy) }
    let own = path.last ?? CategoryReference(category, language: language, policy: policy)
    return CategoryView(
      id: own.id, slug: own.slug, name: own.name, level: path.count, path: path, parentID: path.dropLast().last?.id,
      productCount: count)
  }

  /// As a pile from which the first is taken first.
  private func inReverse(_ siblings: [(category: ShopCategory, view: CategoryView)]) -> [CategoryView] {
    let keyed = siblings.map { ($0.category.position ?? .max, ListingOrder.folded($0.view.name), $0.view) }
    return keyed.sorted { left, right in
      if (left.0, left.1) != (right.0, right.1) { return (left.0, left.1) > (right.0, right.1) }
      return IdentifierOrder.precedes(right.2.id, left.2.id)
    }
    .map(\.2)
  }
}
