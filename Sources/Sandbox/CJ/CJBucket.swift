import Telemetry
import Upstream

/// The account's points: a bucket that refills by the minute and a count of what the day has cost.
struct CJBucket: Sendable {
  private static let day: Int64 = 86_400_000

  /// Points of a full bucket, and of a day.
  let total: Int
  /// In 86,400,000ths of a point, as that is what a millisecond adds per point of `total`.
  private var balance: Int64
  private var refilledAt: Instant
  private(set) var usedToday = 0
  /// Since the start or the last reset.
  private(set) var spent = 0

  init(total: Int, now: Instant) {
    self.total = total
    balance = Int64(total) * Self.day
    refilledAt = now
  }

  var remaining: Int { Int(balance / Self.day) }

  mutating func refill(at now: Instant) {
    let elapsed = max(0, now.milliseconds - refilledAt.milliseconds)
    balance = min(Int64(total) * Self.day, balance + min(elapsed, Self.day) * Int64(total))
    if now.milliseconds / Self.day != refilledAt.milliseconds / Self.day { usedToday = 0 }
    if elapsed > 0 { refilledAt = now }
  }

  /// False where the points do not suffice; nothing is taken then.
  mutating func take(_ points: Int) -> Bool {
    guard remaining >= points else { return false }
    balance -= Int64(points) * Self.day
    usedToday += points
    spent += points
    return true
  }

  /// As it stands in answers.
  var info: JSONValue {
    .object(["total": .whole(total), "usedToday": .whole(usedToday), "remaining": .whole(remaining)])
  }
}
