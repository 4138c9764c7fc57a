package import Telemetry

/// What is known of how a neighbour does, for whoever looks after the server.
package struct NeighbourReport: Sendable, Equatable {
  /// When it last told us what we asked; nil: not since the start.
  package var succeededAt: Instant?
  /// When the failures in a row began; nil: the last question was answered.
  package var failingSince: Instant?
  /// What happened last and what to do; holds no secret. Nil while all is well.
  package var detail: String?
  /// Why the guard holds what it told; nil: nothing is held.
  package var held: String?
  package var heldSince: Instant?
  /// How many rows it had when it last succeeded; nil where nobody counts them.
  package var rows: Int?

  package init() {}
}
