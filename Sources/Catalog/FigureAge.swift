package import Telemetry

/// In which band a supplier figure is at an instant, and when it leaves it.
package struct FigureAge: Sendable, Equatable {
  package let band: Band
  /// The first instant of the next band; nil: none follows.
  package let changesAt: Instant?

  /// A figure read or pushed: `current` up to and including `currentFor`, then `stale` up to `staleFor`, then unknown.
  /// One from the future (clocks differ) is current.
  package init(observedAt: Instant, currentFor: Duration, staleFor: Duration, now: Instant) {
    let staleFrom = Self.after(observedAt, currentFor)
    let unknownFrom = Self.after(observedAt, max(currentFor, staleFor))
    if now < staleFrom {
      band = .current
      changesAt = staleFrom
    } else if now < unknownFrom {
      band = .stale
      changesAt = unknownFrom
    } else {
      band = .unknown
      changesAt = nil
    }
  }

  /// A figure copied from the shop: `stale` from the start, however old, until `window` after the first pull has ended.
  package init(seededAt firstPulledAt: Instant, window: Duration, now: Instant) {
    let unknownFrom = Self.after(firstPulledAt, window)
    band = now < unknownFrom ? .stale : .unknown
    changesAt = now < unknownFrom ? unknownFrom : nil
  }

  /// Never learned.
  package static let never = Self(band: .unknown, changesAt: nil)

  private init(band: Band, changesAt: Instant?) {
    self.band = band
    self.changesAt = changesAt
  }

  /// The first stored instant (they count milliseconds) past the last one of the band.
  private static func after(_ instant: Instant, _ duration: Duration) -> Instant {
    instant.advanced(by: duration).advanced(by: .milliseconds(1))
  }
}
