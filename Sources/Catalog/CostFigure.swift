package import Foundation
package import Telemetry

/// The newest cost known of one variant.
package struct CostFigure: Sendable, Equatable {
  /// Above zero; nil: not known. A cost of 0 is a column's default and counts as not known.
  package let amount: Decimal?
  package let currency: String
  /// Nil where it is the shop's copy.
  package let observedAt: Instant?
  /// Nil: the shop's own figure, which has no band.
  package let age: FigureAge?

  package init(amount: Decimal?, currency: String, observedAt: Instant? = nil, age: FigureAge? = nil) {
    self.amount = amount.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    self.currency = currency
    self.observedAt = observedAt
    self.age = age
  }

  /// As read at the supplier, in US dollars by its unit; else the owner's row of the variant, else of the product, in
  /// the provider's currency.
  init(_ variant: SoldVariant, _ inputs: ProductInputs, _ policy: CatalogPolicy, _ now: Instant) {
    if inputs.supplierHasClient, let record = variant.supplier, let instant = record.costObservedAt,
      let micro = record.variant.costMicroUSD, micro > 0
    {
      let age = FigureAge(
        observedAt: instant, currentFor: policy.priceCurrentFor, staleFor: policy.priceStaleFor, now: now)
      self.init(amount: Decimal(micro: micro), currency: Currency.usd.code, observedAt: instant, age: age)
      return
    }
    let copies = [variant.shop?.cost, inputs.product.cost].compactMap { $0 }
    let seeded = FigureAge(seededAt: inputs.firstPulledAt, window: policy.seededSaleWindow, now: now)
    self.init(
      amount: copies.first { $0.isFinite && $0 > 0 }, currency: inputs.provider?.currency.nonEmpty ?? Currency.usd.code,
      age: inputs.supplierHasClient ? seeded : nil)
  }
}
