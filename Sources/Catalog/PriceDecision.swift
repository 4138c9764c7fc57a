import Foundation
import Telemetry

/// The prices of a product's variants and why, decided together because the owner's price holds for all of them.
package struct PriceDecision: Sendable, Equatable {
  /// One per variant, in their order.
  package let variants: [PriceExplanation]
  /// The lowest computed price strays so far from the stored one that the stored one stands until the owner looks.
  package let isJump: Bool
  /// Whether ages took part, so that the passing of time may change the decision.
  let dependsOnAge: Bool

  /// - Parameter costs: one per variant sold.
  package init(product: ShopProduct, provider: ShopProvider?, costs: [CostFigure], policy: CatalogPolicy) {
    let margin = Margin(product: product, provider: provider, fallback: policy.defaultMargin)
    let stored = product.price.flatMap { Money(rounding: $0, currency: policy.shopCurrency) }
      .flatMap { $0.minorUnits > 0 ? $0 : nil }
    let terms = costs.map { Terms(cost: $0, margin: margin, stored: stored, policy: policy) }
    if let code = product.currency.nonEmpty, code.comparable != policy.shopCurrency.code.comparable {
      variants = terms.map { $0.explanation(.withheld(.otherCurrency)) }
      isJump = false
      dependsOnAge = false
      return
    }
    let wantsComputed = product.isPriceCalculated == true || stored == nil
    guard wantsComputed, terms.contains(where: { $0.computed != nil }) else {
      variants = terms.map { $0.served(.stored) }
      isJump = false
      dependsOnAge = false
      return
    }
    let lowest = terms.filter(\.isUsable).compactMap(\.computed).min { $0.minorUnits < $1.minorUnits }
    let isJump = Self.isJump(from: stored, to: lowest, percent: policy.priceJumpPercent)
    self.isJump = isJump
    dependsOnAge = true
    variants = terms.map { terms in
      if isJump { return terms.served(.stored) }
      if terms.computed == nil { return terms.served(.stored) }
      return terms.isUsable ? terms.served(.computed) : terms.explanation(.withheld(.outdatedCost))
    }
  }

  private static func isJump(from stored: Money?, to computed: Money?, percent: Decimal) -> Bool {
    guard let stored, let computed else { return false }
    let difference = Decimal(computed.minorUnits) - Decimal(stored.minorUnits)
    return abs(difference) * 100 > Decimal(stored.minorUnits) * percent
  }
}

/// The terms of one variant's price before it is decided which of them is served.
private struct Terms {
  let cost: CostFigure
  let rate: Decimal?
  let margin: Margin
  let stored: Money?
  let unrounded: Decimal?
  let computed: Money?
  let floor: Money?
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
