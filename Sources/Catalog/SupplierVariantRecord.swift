package import Telemetry

/// What the mirror knows of one supplier variant.
package struct SupplierVariantRecord: Sendable, Equatable {
  package var variant: SupplierVariant
  /// Nil: its cost was never learned.
  package var costObservedAt: Instant?
  package var costOrigin: Observation.Origin?
  /// Nil: unknown, whether never read or not told. Otherwise complete: a country that is missing has none.
  package var levels: [StockLevel]?
  /// Nil: its stock was never read, so the shop's copy may stand in.
  package var stockObservedAt: Instant?
  package var stockOrigin: Observation.Origin?

  package init(
    variant: SupplierVariant, costObservedAt: Instant? = nil, costOrigin: Observation.Origin? = nil,
    levels: [StockLevel]? = nil, stockObservedAt: Instant? = nil, stockOrigin: Observation.Origin? = nil
  ) {
    self.variant = variant
    self.costObservedAt = costObservedAt
    self.costOrigin = costOrigin
    self.levels = levels
    self.stockObservedAt = stockObservedAt
    self.stockOrigin = stockOrigin
  }
}
