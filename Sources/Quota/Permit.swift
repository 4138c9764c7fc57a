package import Telemetry

/// The right to send one call, already paid; given by `GovernorService` and handed back to it with the outcome.
package struct Permit: Sendable, Equatable {
  /// Counts the permits of this process; orders answers by when their calls left.
  package let number: Int64
  package let cost: Int
  package let grantedAt: Instant
  /// Points granted by this process up to and including this permit.
  let grantedPoints: Int64
}
