import Synchronization

/// Passes the time of a loop at once, and ends it after some turns as a cancellation would.
final class Sleeper: Sendable {
  private let state: Mutex<(turns: Int, pauses: [Duration])>

  init(turns: Int) {
    state = Mutex((turns, []))
  }

  func sleep(_ duration: Duration) throws {
    try state.withLock { state in
      state.pauses.append(duration)
      state.turns -= 1
      if state.turns <= 0 { throw CancellationError() }
    }
  }

  var pauses: [Duration] { state.withLock { $0.pauses } }
}
