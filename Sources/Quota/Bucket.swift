package import Telemetry

/// The points an account has at an instant: a bucket that fills all day long and never above its capacity.
///
/// Whole numbers only: a point is 86,400,000 parts (the milliseconds of a day), so that capacity / 1440 points a minute
/// are exactly `capacity` parts a millisecond.
package struct Bucket: Sendable, Equatable {
  private static let partsPerPoint: Int64 = 86_400_000

  /// Points when full, which is also what flows in over 24 hours.
  package private(set) var capacity: Int
  /// What was in it at `filledAt`; below zero where the supplier told less than what has been permitted since.
  package private(set) var parts: Int64
  package private(set) var filledAt: Instant

  package init(capacity: Int, points: Int, at now: Instant) {
    self.capacity = Self.bounded(capacity)
    self.parts = Int64(min(max(points, 0), self.capacity)) * Self.partsPerPoint
    self.filledAt = now
  }

  /// Restores what a ledger kept; absurd values are brought into bounds, in doubt downwards.
  package init(capacity: Int, parts: Int64, filledAt: Instant) {
    self.capacity = Self.bounded(capacity)
    let most = Int64(self.capacity) * Self.partsPerPoint
    self.parts = min(max(parts, -most), most)
    self.filledAt = filledAt
  }

  /// Whole points that can be spent at `now`.
  package func points(at now: Instant) -> Int {
    Int(filled(at: now).parts / Self.partsPerPoint)
  }

  /// The instant at which at least `points` are there if nothing is spent until then; may be above capacity, for a
  /// forecast of several calls.
  package func instant(holding points: Int, from now: Instant) -> Instant {
    let missing = Int64(min(points, Limits.largestCapacity)) * Self.partsPerPoint - filled(at: now).parts
    guard missing > 0 else { return now }
    let perMillisecond = Int64(capacity)
    return now.advanced(by: .milliseconds((missing + perMillisecond - 1) / perMillisecond))
  }

  package mutating func spend(_ points: Int, at now: Instant) {
    self = filled(at: now)
    parts = max(parts - Int64(points) * Self.partsPerPoint, -Int64(capacity) * Self.partsPerPoint)
  }

  /// Gives back what was taken for a call that never left.
  package mutating func refund(_ points: Int, at now: Instant) {
    self = filled(at: now)
    parts = min(parts + Int64(points) * Self.partsPerPoint, Int64(capacity) * Self.partsPerPoint)
  }

  /// Replaces our reckoning by the supplier's.
  package mutating func hold(_ points: Int, capacity: Int, at now: Instant) {
    self.capacity = Self.bounded(capacity)
    let bounded = min(max(points, -self.capacity), self.capacity)
    parts = Int64(bounded) * Self.partsPerPoint
    filledAt = now
  }

  /// The same bucket brought to `now`; a clock that went back fills nothing and starts anew from there.
  private func filled(at now: Instant) -> Self {
    let dayOfMilliseconds = Self.partsPerPoint
    let elapsed = min(max(now.since(filledAt).wholeMilliseconds, 0), 2 * dayOfMilliseconds)
    let most = Int64(capacity) * Self.partsPerPoint
    return Self(capacity: capacity, parts: min(parts + Int64(capacity) * elapsed, most), filledAt: now)
  }

  private static func bounded(_ capacity: Int) -> Int {
    min(max(capacity, 1), Limits.largestCapacity)
  }
}
