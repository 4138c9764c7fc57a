package import Foundation

/// A supplier as the shop's `providers` collection has it: its name for us, its margins, its currency.
package struct ShopProvider: Sendable, Equatable {
  package var id: String
  /// `cj`, `eprolo`, …; lower case. Which client of ours reads it.
  package var code: String
  package var name: String
  /// Currency of its costs; nil: USD.
  package var currency: String?
  package var marginPercent: Decimal?
  package var marginFixed: Decimal?
  package var isActive: Bool

  package init(
    id: String, code: String, name: String, currency: String? = nil, marginPercent: Decimal? = nil,
    marginFixed: Decimal? = nil, isActive: Bool = true
  ) {
    self.id = id
    self.code = code
    self.name = name
    self.currency = currency
    self.marginPercent = marginPercent
    self.marginFixed = marginFixed
    self.isActive = isActive
  }
}
