import HTTPServer
import Synchronization
import Telemetry

/// Counts the requests of callers who ask too often, and tells the log of them now and then: a limit that is too low
/// for a real visitor would show nowhere else.
final class RefusedCallers: Sendable {
  /// Between two lines, in the loop's milliseconds; because whoever is refused usually goes on asking.
  private static let pause: Int64 = 60_000

  private struct State {
    var nextLine = Int64.min
    var untold = 0
  }

  let counter = Counter("touski_http_rate_limited_total")
  private let state = Mutex(State())
  private let log: Log

  init(log: Log) {
    self.log = log
  }

  func note(_ address: Address, _ now: LoopTime) {
    counter.add()
    let refused = state.withLock { state -> Int? in
      state.untold += 1
      guard now.monotonicMilliseconds >= state.nextLine else { return nil }
      defer { state = State(nextLine: now.monotonicMilliseconds + Self.pause) }
      return state.untold
    }
    guard let refused else { return }
    log.warning(
      "caller.limited", ("refused", refused), ("network", Self.network(of: address)),
      ("do", "nothing, or raise TOUSKI_RATE and TOUSKI_RATE_BURST where real visitors are refused"))
  }

  /// Enough to find who it was in a provider's list, and not a person.
  private static func network(of address: Address) -> String {
    address.isIPv4
      ? "\(Address(high: address.high, low: address.low & ~0xff))/24"
      : "\(Address(high: address.high & ~0xffff, low: 0))/48"
  }
}
