/// Lets one log line of a kind through per minute, so that whoever causes trouble cannot fill the log with it.
struct LogPace {
  private var next = Int64.min

  /// - Parameter now: In the monotonic clock's milliseconds.
  mutating func allows(_ now: Int64) -> Bool {
    guard now >= next else { return false }
    next = now + Limits.logPace
    return true
  }
}
