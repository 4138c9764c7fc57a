import Catalog

/// Asks the guard whether a pulled snapshot is believed: a token that lost its rights answers with empty lists for
/// ever.
enum PullGuard {
  /// Why the snapshot is held; nil: it passes.
  ///
  /// Counts rows that vanish and prices that do. A product that is hidden does not count: its row says so itself, which
  /// no lost right can make it do, and to go on selling what an owner took from sale would be the worse mistake. Stock
  /// does not count either, as it comes and goes.
  static func reason(against new: ShopRows, over old: ShopRows) -> String? {
    let seen = old.products.values.filter(\.isVisible)
    let removed = seen.filter { new.products[$0.id] == nil }.count
    let zeroed = seen.filter { $0.price != nil && new.products[$0.id].map { $0.price == nil } == true }.count
    let decision = Guard(
      products: seen.count, removed: removed, zeroed: zeroed,
      collections: [
        Guard.Collection(name: "products", before: old.products.count, after: new.products.count),
        Guard.Collection(name: "categories", before: old.categories.count, after: new.categories.count),
        Guard.Collection(name: "providers", before: old.providers.count, after: new.providers.count),
      ]
    ).decision
    return if case .held(let reason) = decision { reason } else { nil }
  }
}
