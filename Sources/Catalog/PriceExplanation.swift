package import Foundation

/// Every term of one variant's price, so that an owner can be shown why it is what it is. Not for visitors.
package struct PriceExplanation: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// Cost, rate, margin and ending made it.
    case computed
    /// What the owner saved is served.
    case stored
    case withheld(Withholding)
  }

  /// Why nothing is for sale.
  package enum Withholding: String, Sendable {
    /// Nothing is stored and nothing can be computed.
    case missing
    /// The row is in another currency than the shop's.
    case otherCurrency = "other_currency"
    /// Selling would cost money.
    case belowFloor = "below_floor"
    /// The cost is too old to compute from.
    case outdatedCost = "outdated_cost"
  }

  package let cost: CostFigure
  /// Shop currency per unit of cost currency; nil: not set.
  package let rate: Decimal?
  package let margin: Margin
  /// `cost × rate × (1 + percent / 100) + fixed`, exact.
  package let unrounded: Decimal?
  /// Rounded, with the ending.
  package let computed: Money?
  /// `cost × rate + extra`, rounded: the least this variant is sold for.
  package let floor: Money?
  package let stored: Money?
  package let outcome: Outcome
  /// Nil: withheld.
  package let price: Money?

  /// The band of the price shown; nil where it is the owner's.
  package var band: Band? {
    switch outcome {
    case .computed: cost.age?.band
    case .withheld(.outdatedCost): .unknown
    case .stored, .withheld: nil
    }
  }
}
