import Catalog

/// Asks the guard whether a pulled snapshot is believed: a token that lost its rights answers with empty lists for
/// ever.
enum PullGuard {
  /// Why the snapshot is held; nil: it passes.
  ///
  /// Counts rows that vanish and prices that do. A product that is hidden does not count: its row says so itself, which
  /// no lost right can make it do, and to go on selling what an owner took from sale would be the worse mistake. Stock
  /// does not count either, as it comes and goes. Texts are believed to be gone with the rows they belong to, but not all
  /// of them from rows that stay: a rule that lets none of them through answers with an empty list as well.
  static func reason(against new: ShopRows, over old: ShopRows) -> String? {
    var (seen, removed, zeroed) = (0, 0, 0)
    for product in old.products.values where product.isVisible {
      seen += 1
      if let successor = new.products[product.id] {
        if product.price != nil, successor.price == nil { zeroed += 1 }
      } else {
        removed += 1
      }
    }
    let decision = Guard(
      products: seen, removed: removed, zeroed: zeroed,
      collections: [
        Guard.Collection(name: "products", before: old.products.count, after: new.products.count),
        Guard.Collection(name: "categories", before: old.categories.count, after: new.categories.count),
        Guard.Collection(name: "providers", before: old.providers.count, after: new.providers.count),
        Guard.Collection(name: "languages", before: old.languages.count, after: new.languages.count),
        texts("texts of products", new.products, old.products, \.texts),
        texts("texts of categories", new.categories, old.categories, \.texts),
      ]
    ).decision
    return if case .held(let reason) = decision { reason } else { nil }
  }

  /// Texts before, of the rows that stay, and now.
  private static func texts<Row>(
    _ name: String, _ new: [String: Row], _ old: [String: Row], _ texts: (Row) -> [ShopText]
  ) -> Guard.Collection {
    var (before, after) = (0, 0)
    for (id, row) in old where !texts(row).isEmpty && new[id] != nil { before += texts(row).count }
    for row in new.values { after += texts(row).count }
    return Guard.Collection(name: name, before: before, after: after)
  }
}
