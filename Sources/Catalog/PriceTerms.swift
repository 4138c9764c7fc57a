import Foundation

/// The terms of one variant's price before it is decided which of them is served.
struct PriceTerms {
  let computed: Money?
  private let cost: CostFigure
  private let rate: Decimal?
  private let margin: Margin
  private let stored: Money?
  private let unrounded: Decimal?
  private let floor: Money?
  /// The cost and rate are known, and yet their product fits no amount of money: above any price.
  private let isFloorBeyondMoney: Bool

  init(cost: CostFigure, margin: Margin, stored: Money?, policy: CatalogPolicy) {
    self.cost = cost
    self.margin = margin
    self.stored = stored
    rate = policy.exchangeRates.rate(from: cost.currency, to: policy.shopCurrency.code)
    guard let amount = cost.amount, let rate else {
      (unrounded, computed, floor, isFloorBeyondMoney) = (nil, nil, nil, false)
      return
    }
    let converted = amount * rate
    let unrounded = converted * margin.factor + margin.fixed
    self.unrounded = unrounded
    let sell = Money(rounding: unrounded, currency: policy.shopCurrency).flatMap(policy.ending.applied)
    computed = sell.flatMap { $0.minorUnits > 0 ? $0 : nil }
    floor = Money(rounding: converted + policy.floorExtra, currency: policy.shopCurrency)
    isFloorBeyondMoney = floor == nil
  }

  /// Whether there is a computed price whose cost is young enough to serve it.
  var isUsable: Bool { computed != nil && cost.age?.band != .unknown }

  /// The price of that kind, unless there is none or it is below the floor.
  func served(_ outcome: PriceExplanation.Outcome) -> PriceExplanation {
    guard let price = outcome == .computed ? computed : stored else { return explanation(.withheld(.missing)) }
    let isBelow = isFloorBeyondMoney || floor.map { price.minorUnits < $0.minorUnits } == true
    return isBelow ? explanation(.withheld(.belowFloor)) : explanation(outcome, price)
  }

  func explanation(_ outcome: PriceExplanation.Outcome, _ price: Money? = nil) -> PriceExplanation {
    PriceExplanation(
      cost: cost, rate: rate, margin: margin, unrounded: unrounded, computed: computed, floor: floor, stored: stored,
      outcome: outcome, price: price)
  }
}
