import Catalog

/// What visitors see differently of the tree of categories itself; a pure comparison.
struct CategoryDifference {
  /// Categories, hidden ones too, on whose path to the root something else is seen: a product under them shows it.
  private(set) var otherPaths: Set<String> = []
  /// The tags of what is seen differently: the categories' own, and that of the tree.
  private(set) var tags: Set<String> = []

  init() {}

  init(from old: [String: ShopCategory], to new: [String: ShopCategory]) {
    let (before, after) = (CategoryTree(old.values), CategoryTree(new.values))
    for id in Set(old.keys).union(new.keys) {
      let isSeen = old[id]?.isVisible == true || new[id]?.isVisible == true
      if before.path(to: id).map(Seen.init) != after.path(to: id).map(Seen.init) {
        otherPaths.insert(id)
        if isSeen { tags.insert(TagName.category(id)) }
      } else if isSeen, old[id]?.position != new[id]?.position {
        tags.insert(TagName.categories)
      }
    }
    // What is kept under an address was tagged with the category it showed.
    let addresses = after.addresses
    for (address, id) in before.addresses where addresses[address] != id { tags.insert(TagName.category(id)) }
    if !tags.isEmpty { tags.insert(TagName.categories) }
  }

  private struct Seen: Equatable {
    let id: String
    let name: String
    let slug: String?
    let texts: [ShopText]

    init(_ category: ShopCategory) {
      id = category.id
      name = category.name
      slug = category.slug
      texts = category.texts
    }
  }
}
