/// The numbers of this target, each with its because.
enum Limits {
  /// Milliseconds between two calls at one call a second; a tenth more than allowed, because the supplier's clock
  /// decides and calls at exactly one second are refused in practice.
  static let spacingOfOnePerSecond: Int64 = 1100
  /// The longest spacing a row of throttles leads to, because a minute of silence satisfies every rate limit known.
  static let longestSpacing: Int64 = 60_000
  /// A minute without a throttle halves the spacing again.
  static let quietMinute: Int64 = 60_000
  /// Calls a second by account level; any other figure is not a level and counts as the lowest.
  static let knownRates: Set<Int> = [1, 2, 4, 6]
  /// Points a day of an account without orders, assumed until the supplier says.
  static let assumedCapacity = 50_000
  /// Share of the bucket a fresh ledger starts with, in percent: nobody knows what was spent before it.
  static let freshPercent = 60
  /// More than any account has; bounds the arithmetic against absurd answers.
  static let largestCapacity = 1_000_000_000
  /// The first pause after the supplier says that points are used up although we thought otherwise; doubles each time,
  /// because some refusals (a daily limit) do not end with the refill.
  static let firstClosure: Int64 = 60_000
  static let longestClosure: Int64 = 3_600_000
  /// A waiting call looks again at least this often, so that points told by another answer, a caller that left the line
  /// or a wall clock set by hand are noticed.
  static let longestSleep: Duration = .seconds(1)
}
