import Catalog
import Foundation
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
    self.init(
      lastRank: view.price == nil ? 2 : view.images.isEmpty ? 1 : 0,
      isUnavailable: !view.availability.availableForSale, isPlain: !view.isFeatured,
      position: position.map { Int64($0) } ?? .max,
      newness: view.createdAt.map { -max($0.milliseconds, -Int64.max) } ?? .max, price: view.price?.minorUnits ?? 0,
      name: Self.folded(view.name))
  }

  /// Without case, accents and width, so that `Étagère` stands beside `etagere`.
  ///
  /// The same on every machine: no locale takes part. Ligatures are two letters to whoever reads a list by the alphabet.
  static func folded(_ name: String) -> String {
    name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .replacing("œ", with: "oe").replacing("æ", with: "ae")
  }
}
