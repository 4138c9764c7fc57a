import Catalog
import Telemetry

/// Where a product stands in each list: its sort keys, each so that the smaller comes first.
struct ListingOrder: Equatable {
  /// 0 for most, 1 without image, 2 without price: whatever the sort, these come after the rest.
  let lastRank: Int64
  let isUnavailable: Bool
  let isPlain: Bool
  let position: Int64
  let newness: Int64
  /// 0 where there is none; `lastRank` keeps those apart.
  let price: Int64
  let name: String
}

extension ListingOrder {
  /// - Parameter position: the owner's place for it; nil sorts last.
  init(_ view: ProductView, position: Int?) {
    let facts = ListingFacts(view)
    self.init(
      lastRank: view.price == nil ? 2 : Int64(facts.lastRank), isUnavailable: facts.availabilityRank != 0,
      isPlain: !facts.isFeatured, position: position.map { Int64($0) } ?? .max,
      newness: facts.createdAt.map { -max($0.milliseconds, -Int64.max) } ?? .max, price: facts.priceMinorUnits ?? 0,
      name: facts.foldedName)
  }
}
