import Foundation
package import Telemetry

/// What lists sort a product by, worked out once when it is derived.
package struct ListingFacts: Sendable, Equatable {
  /// 1 for a product without price or without image, which every list shows last; else 0.
  package let lastRank: Int
  /// 0 where it can be bought, else 1.
  package let availabilityRank: Int
  package let isFeatured: Bool
  package let priceMinorUnits: Int64?
  /// The name without case, accents and width, so that `Étagère` stands beside `etagere`.
  package let foldedName: String
  package let createdAt: Instant?

  package init(_ view: ProductView) {
    lastRank = view.price == nil || view.images.isEmpty ? 1 : 0
    availabilityRank = view.availability.availableForSale ? 0 : 1
    isFeatured = view.isFeatured
    priceMinorUnits = view.price?.minorUnits
    foldedName = Self.folded(view.name)
    createdAt = view.createdAt
  }

  /// The same on every machine: no locale takes part. Ligatures are two letters to whoever reads a list by the alphabet.
  private static func folded(_ name: String) -> String {
    name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .replacing("œ", with: "oe").replacing("æ", with: "ae")
  }
}
