import Synchronization
import Telemetry

/// A time of day that stands still until it is moved.
final class ManualWallClock: Sendable {
  private let instant = Mutex(ManualWallClock.start)

  /// 2026-01-12T09:00:00Z.
  static let start = Instant(milliseconds: 1_768_208_400_000)

  var now: Instant { instant.withLock { $0 } }

  var wallClock: WallClock { WallClock { self.now } }

  func advance(by duration: Duration) {
    instant.withLock { $0 = $0.advanced(by: duration) }
  }
}
