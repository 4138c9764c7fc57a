import Foundation

/// The prices of a product's variants and why, decided together because the owner's price holds for all of them.
package struct PriceDecision: Sendable, Equatable {
  /// One per variant, in their order.
  package let variants: [PriceExplanation]
  /// What the owner has to look at; nil: nothing.
  package let alert: PriceAlert?
  /// Whether ages took part, so that the passing of time may change the decision.
  let dependsOnAge: Bool

  /// - Parameter costs: one per variant sold.
  package init(product: ShopProduct, provider: ShopProvider?, costs: [CostFigure], policy: CatalogPolicy) {
    let margin = Margin(product: product, provider: provider, fallback: policy.defaultMargin)
    let stored = product.price.flatMap { Money(rounding: $0, currency: policy.shopCurrency) }
      .flatMap { $0.minorUnits > 0 ? $0 : nil }
    let terms = costs.map { PriceTerms(cost: $0, margin: margin, stored: stored, policy: policy) }
    if let code = product.currency.nonEmpty, code.comparable != policy.shopCurrency.code.comparable {
      variants = terms.map { $0.explanation(.withheld(.otherCurrency)) }
      alert = .currency
      dependsOnAge = false
      return
    }
    let wantsComputed = product.isPriceCalculated == true || stored == nil
    guard wantsComputed, terms.contains(where: { $0.computed != nil }) else {
      variants = terms.map { $0.served(.stored) }
      alert = nil
      dependsOnAge = false
      return
    }
    let lowest = terms.filter(\.isUsable).compactMap(\.computed).min { $0.minorUnits < $1.minorUnits }
    let isJump = Self.isJump(from: stored, to: lowest, percent: policy.priceJumpPercent)
    alert = isJump ? .jump : nil
    dependsOnAge = true
    variants = terms.map { terms in
      if isJump || terms.computed == nil { return terms.served(.stored) }
      return terms.isUsable ? terms.served(.computed) : terms.explanation(.withheld(.outdatedCost))
    }
  }

  private static func isJump(from stored: Money?, to computed: Money?, percent: Decimal) -> Bool {
    guard let stored, let computed else { return false }
    let difference = Decimal(computed.minorUnits) - Decimal(stored.minorUnits)
    return abs(difference) * 100 > Decimal(stored.minorUnits) * percent
  }
}
