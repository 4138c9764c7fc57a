package import Telemetry

/// When the next call may leave: a fixed distance between calls that grows with each throttle and shrinks again with
/// each quiet minute.
package struct Spacing: Sendable, Equatable {
  /// Calls a second the account may make by its level.
  package private(set) var perSecond: Int
  /// The distance in force.
  package private(set) var milliseconds: Int64
  /// Start of the running quiet minute.
  package private(set) var quietSince: Instant
  package private(set) var nextCallAt: Instant

  package init(perSecond: Int, at now: Instant) {
    self.perSecond = Self.known(perSecond)
    milliseconds = Self.base(self.perSecond)
    quietSince = now
    nextCallAt = now
  }

  /// Restores what a ledger kept. One full distance passes before the first call, because the process before this one
  /// may have sent up to the moment it died.
  package init(perSecond: Int, milliseconds: Int64, quietSince: Instant, resumedAt now: Instant) {
    self.perSecond = Self.known(perSecond)
    self.milliseconds = min(max(milliseconds, Self.base(self.perSecond)), Limits.longestSpacing)
    self.quietSince = min(quietSince, now)
    nextCallAt = now
    relax(at: now)
    nextCallAt = now.advanced(by: .milliseconds(self.milliseconds))
  }

  /// The instant from which a call may leave; never farther away than one distance, so that a wall clock set back
  /// does not stop all calls.
  package func opening(at now: Instant) -> Instant {
    var relaxed = self
    relaxed.relax(at: now)
    return min(nextCallAt, now.advanced(by: .milliseconds(relaxed.milliseconds)))
  }

  /// A call leaves now; said again where the ledger was slow, as the next one counts from there.
  package mutating func sent(at now: Instant) {
    relax(at: now)
    nextCallAt = now.advanced(by: .milliseconds(milliseconds))
  }

  package mutating func throttled(at now: Instant) {
    relax(at: now)
    milliseconds = min(milliseconds * 2, Limits.longestSpacing)
    quietSince = now
    nextCallAt = max(nextCallAt, now.advanced(by: .milliseconds(milliseconds)))
  }

  /// The account's level as the supplier tells it; what throttles have added stays in proportion to quiet minutes.
  package mutating func adopt(perSecond rate: Int) {
    let wasRelaxed = milliseconds == Self.base(perSecond)
    perSecond = Self.known(rate)
    milliseconds = wasRelaxed ? Self.base(perSecond) : max(milliseconds, Self.base(perSecond))
  }

  private mutating func relax(at now: Instant) {
    let base = Self.base(perSecond)
    if now < quietSince { quietSince = now }
    while milliseconds > base, now.since(quietSince) >= .milliseconds(Limits.quietMinute) {
      milliseconds = max(milliseconds / 2, base)
      quietSince = quietSince.advanced(by: .milliseconds(Limits.quietMinute))
    }
  }

  private static func base(_ perSecond: Int) -> Int64 {
    (Limits.spacingOfOnePerSecond + Int64(perSecond) - 1) / Int64(perSecond)
  }

  private static func known(_ rate: Int) -> Int {
    Limits.knownRates.contains(rate) ? rate : 1
  }
}
