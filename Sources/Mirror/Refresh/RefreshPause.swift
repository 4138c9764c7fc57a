import Catalog
import Telemetry

/// Decides how long to wait after a look-up that failed: the loop as a whole, and that one question.
enum RefreshPause {
  /// Before any next question. Points come back at an instant the supplier's governor names; anything else may be the
  /// supplier as a whole, so the pause doubles.
  static func ofLoop(_ error: SourceError, failures: Int, now: Instant) -> Duration {
    switch error.reason {
    case .exhausted:
      guard let retryAt = error.retryAt else { return after(failures: failures) }
      return min(max(retryAt.since(now), shortest), longest)
    case .unauthorized: return longest
    case .notFound, .removed, .badRequest: return shortest
    case .unavailable: return after(failures: failures)
    }
  }

  /// Before the same question again, so that one bad product does not block the rest; nil: it is not at fault.
  static func ofLookUp(_ reason: SourceError.Reason) -> Duration? {
    switch reason {
    case .exhausted, .unauthorized: nil
    case .notFound, .removed: Limits.notFoundPause
    case .badRequest: faultPause
    case .unavailable: retryPause
    }
  }

  /// 1, 2, 4, … seconds, at most a minute.
  static func after(failures: Int) -> Duration {
    min(shortest * (1 << min(max(failures - 1, 0), doublings)), longest)
  }

  private static let shortest = Duration.seconds(1)
  /// A minute: points refill by the minute, and a supplier that came back is noticed within it.
  private static let longest = Duration.seconds(60)
  /// Six doublings pass the longest pause.
  private static let doublings = 6
  /// A question the supplier calls wrong is our fault or the data's; neither mends itself soon.
  private static let faultPause = Duration.seconds(3600)
  /// Longer than any loop pause, so that the next question is another product's.
  private static let retryPause = Duration.seconds(120)
}
