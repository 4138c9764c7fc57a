import Glibc

/// Tells the time of day to whoever stamps something; tests pass one they move by hand.
package struct WallClock: Sendable {
  private let read: @Sendable () -> Instant

  package init(_ read: @escaping @Sendable () -> Instant) {
    self.read = read
  }

  package var now: Instant { read() }

  /// The system's clock.
  package static let system = WallClock {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
