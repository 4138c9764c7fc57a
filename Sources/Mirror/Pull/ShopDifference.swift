import Catalog

/// What has to be written and derived to get from the stored rows to the pulled ones; a pure comparison.
struct ShopDifference {
  let writtenProducts: [ShopProduct]
  let writtenCategories: [ShopCategory]
  let writtenProviders: [ShopProvider]
  let removedProducts: [String]
  let removedCategories: [String]
  let removedProviders: [String]
  /// Which slugs were granted and which are now; nil where no change can move one.
  let slugs: (old: SlugGrants, new: SlugGrants)?
  /// Whether the shop speaks other languages, which every page depends on.
  let areLanguagesOther: Bool
  let categories: CategoryDifference
  /// Products whose view may be another: changed themselves, or showing a category, provider or slug that changed.
  let touched: Set<String>
  /// Among them those whose way to a supplier may be another.
  let relinked: Set<String>

  /// - Parameter oldSlugs: those granted to `old`, where they are known.
  init(from old: ShopRows, to new: ShopRows, oldSlugs: SlugGrants? = nil) {
    (writtenProducts, removedProducts) = Self.compare(old.products, new.products)
    (writtenCategories, removedCategories) = Self.compare(old.categories, new.categories)
    (writtenProviders, removedProviders) = Self.compare(old.providers, new.providers)
    let areAddressesSame =
      removedProducts.isEmpty
      && writtenProducts.allSatisfy { product in
        guard let before = old.products[product.id] else { return false }
        return before.slug == product.slug && before.isVisible == product.isVisible
      }
    slugs = areAddressesSame ? nil : (oldSlugs ?? SlugGrants(old.products.values), SlugGrants(new.products.values))
    areLanguagesOther = old.languages != new.languages

    let providers = Set(writtenProviders.map(\.id) + removedProviders)
    var relinked = Set(writtenProducts.map(\.id))
    if !providers.isEmpty {
      for product in new.products.values {
        if let provider = product.providerID, providers.contains(provider) { relinked.insert(product.id) }
      }
    }
    self.relinked = relinked

    let isTreeSame = writtenCategories.isEmpty && removedCategories.isEmpty
    categories = isTreeSame ? CategoryDifference() : CategoryDifference(from: old.categories, to: new.categories)
    if areLanguagesOther {
      touched = Set(new.products.keys)
      return
    }
    var touched = relinked
    if !categories.otherPaths.isEmpty {
      for product in new.products.values where !categories.otherPaths.isDisjoint(with: product.categoryIDs) {
        touched.insert(product.id)
      }
    }
    if let slugs, slugs.old != slugs.new {
      for id in new.products.keys where slugs.old[id] != slugs.new[id] { touched.insert(id) }
    }
    self.touched = touched
  }

  /// Whether both are the same shop.
  var isEmpty: Bool {
    writtenProducts.isEmpty && writtenCategories.isEmpty && writtenProviders.isEmpty && removedProducts.isEmpty
      && removedCategories.isEmpty && removedProviders.isEmpty && !areLanguagesOther
  }

  /// How much it is; which tags it moves is found out when it is written.
  var counts: PullCounts {
    var counts = PullCounts()
    counts.written = writtenProducts.count + writtenCategories.count + writtenProviders.count
    counts.removed = removedProducts.count + removedCategories.count + removedProviders.count
    counts.derived = touched.count
    return counts
  }

  private static func compare<Row: Equatable>(
    _ old: [String: Row], _ new: [String: Row]
  ) -> (written: [Row], removed: [String]) {
    // Keys are collected and not rows, as a row is large and nearly all are the same.
    var keys: [String] = []
    for (key, row) in new where old[key] != row { keys.append(key) }
    return (keys.sorted().compactMap { new[$0] }, old.keys.filter { new[$0] == nil }.sorted())
  }
}
