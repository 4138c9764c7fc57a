import Telemetry
import Upstream

/// Counts the requests of every address in a window, and says how long the refused ones have to wait.
struct DirectusRateLimiter: Sendable {
  /// Addresses remembered; because a forged header must not grow the list without end.
  private static let addresses = 1000

  private struct Window: Sendable {
    let end: Instant
    var count: Int
  }

  private var windows: [String: Window] = [:]

  /// The refusal of a request beyond the limit, with the header that goes with it; nil within it.
  mutating func refusal(
    for request: DoubleRequest, settings: DirectusSettings, now: Instant
  ) -> (DirectusRefusal, retryAfter: Int)? {
    guard let points = settings.ratePoints else { return nil }
    let address = request.headers["x-forwarded-for"] ?? ""
    if windows.count > Self.addresses { windows = [:] }
    var window = windows[address] ?? Window(end: now, count: 0)
    if window.end <= now { window = Window(end: now.advanced(by: .seconds(settings.rateSeconds)), count: 0) }
    window.count += 1
    windows[address] = window
    guard window.count > points else { return nil }
    let milliseconds = Int(window.end.since(now).wholeMilliseconds)
    // Rounded, so that less than half a second is told as none.
    return (
      .tooMany(limit: points, reset: window.end.directusText, milliseconds: milliseconds), (milliseconds + 500) / 1000
    )
  }
}
