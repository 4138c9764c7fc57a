import Catalog

/// What has to be written and derived to get from the stored rows to the pulled ones; a pure comparison.
struct ShopDifference {
  let writtenProducts: [ShopProduct]
  let writtenCategories: [ShopCategory]
  let writtenProviders: [ShopProvider]
  let removedProducts: [String]
  let removedCategories: [String]
  let removedProviders: [String]
  /// Whether the shop speaks other languages, which every page depends on.
  let areLanguagesOther: Bool
  let categories: CategoryDifference
  /// Products whose view may be another: changed themselves, or showing a category, provider or slug that changed.
  let touched: Set<String>
  /// Among them those whose way to a supplier may be another.
  let relinked: Set<String>

  init(from old: ShopRows, to new: ShopRows, oldSlugs: SlugGrants, newSlugs: SlugGrants) {
    (writtenProducts, removedProducts) = Self.compare(old.products, new.products)
    (writtenCategories, removedCategories) = Self.compare(old.categories, new.categories)
    (writtenProviders, removedProviders) = Self.compare(old.providers, new.providers)
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
    if oldSlugs != newSlugs {
      for id in new.products.keys where oldSlugs[id] != newSlugs[id] { touched.insert(id) }
    }
    self.touched = touched
  }

  private static func compare<Row: Equatable>(
    _ old: [String: Row], _ new: [String: Row]
  ) -> (written: [Row], removed: [String]) {
    let written = new.filter { old[$0.key] != $0.value }.sorted { $0.key < $1.key }.map(\.value)
    return (written, old.keys.filter { new[$0] == nil }.sorted())
  }
}
