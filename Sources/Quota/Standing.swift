package import Telemetry

/// How an account stands, for reports and metrics.
package struct Standing: Sendable, Equatable {
  /// Points that can be spent now, by our reckoning.
  package let points: Int
  package let capacity: Int
  package let perSecond: Int
  /// Points paid since the ledger was created.
  package let spent: Int64
  /// Calls sent since the ledger was created.
  package let calls: Int64
  package let nextCallAt: Instant
}
