package import Telemetry

/// Says what time it is for everything done in one turn of the loop; read once per turn, a few milliseconds coarse.
package struct LoopTime: Sendable {
  /// For `Date`, ages and entries' states.
  package let wall: Instant
  /// Milliseconds of a clock that never goes back; for deadlines.
  package let monotonicMilliseconds: Int64

  /// For the loop, and for tests that set the time.
  package init(wall: Instant, monotonicMilliseconds: Int64) {
    self.wall = wall
    self.monotonicMilliseconds = monotonicMilliseconds
  }
}
