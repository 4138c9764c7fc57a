import HTTPServer
import Synchronization
import Telemetry

/// Tells the log of requests that came with a wrong key: a flow of the shop set up with another secret looks nowhere at
/// our answer, so the log is where its owner learns it.
final class WrongKeys: Sendable {
  /// Between two lines; because strangers try keys by the thousand.
  private static let pause: Int64 = 60_000

  private struct State {
    /// In the loop's milliseconds.
    var nextLine = Int64.min
    var untold = 0
  }

  private let state = Mutex(State())
  private let log: Log

  init(log: Log) {
    self.log = log
  }

  func note(_ route: Routes.Route, _ now: LoopTime) {
    let untold = state.withLock { state -> Int? in
      guard now.monotonicMilliseconds >= state.nextLine else {
        state.untold += 1
        return nil
      }
      defer { state = State(nextLine: now.monotonicMilliseconds + Self.pause) }
      return state.untold
    }
    guard let untold else { return }
    log.warning(
      "service.wrong_key", ("route", route.name), ("setting", route.handler.key.setting ?? ""), ("more_before", untold),
      ("do", "compare the secret the caller sends with the setting"))
  }
}
