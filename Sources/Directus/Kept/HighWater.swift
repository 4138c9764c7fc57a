import Telemetry

/// Up to which date of the server's all changes of a collection are known.
struct HighWater: Sendable, Equatable {
  /// The newest date seen in a row, by the server's clock; never ours.
  private(set) var newest: Instant
  /// When `newest` was seen to move, by our monotonic clock.
  private var movedAt: ContinuousClock.Instant
  /// A reading that began a whole overlap after `newest` moved found nothing newer.
  private var isSettled = false

  init(newest: Instant, at now: ContinuousClock.Instant) {
    self.newest = newest
    movedAt = now
  }

  /// From which date on to ask. A change may show only some time after its date, when its transaction commits; once
  /// that time has passed without anything newer, nothing before `newest` can show any more.
  var from: Instant {
    isSettled ? newest : newest.advanced(by: .zero - Limits.overlap)
  }

  /// Notes a whole reading since `from` that began at `began`.
  mutating func note(newest read: Instant, began: ContinuousClock.Instant, now: ContinuousClock.Instant) {
    if read > newest {
      newest = read
      movedAt = now
      isSettled = false
    } else if began - movedAt >= Limits.overlap {
      isSettled = true
    }
  }

  /// Whether the server's clock was set back so far that changes since then lie before `from`.
  func isAhead(of server: Instant) -> Bool {
    server < from
  }
}
