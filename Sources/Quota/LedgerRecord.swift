package import Telemetry

/// Everything about an account's points and rate that must outlive the process.
package struct LedgerRecord: Sendable, Equatable {
  /// Grows with each change; an older record never replaces a newer one.
  package var revision: Int64
  package var capacity: Int
  /// In 1/86,400,000 of a point, as of `filledAt`.
  package var parts: Int64
  package var filledAt: Instant
  package var perSecond: Int
  package var spacingMilliseconds: Int64
  package var quietSince: Instant
  package var nextCallAt: Instant
  /// No point-costing call before this instant, because the supplier said so.
  package var closedUntil: Instant
  /// How many times in a row it said so.
  package var closures: Int
  /// Points paid since the ledger was created.
  package var spent: Int64
  /// Calls sent since the ledger was created, free ones included.
  package var calls: Int64
}
