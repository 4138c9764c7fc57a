import Synchronization

/// Takes requests from any thread to the one that owns the connections.
final class CurlMailbox: Sendable {
  enum Receipt {
    case posted
    /// Nobody reads yet: the caller starts the thread.
    case postedFirst
    case stopped
  }

  private struct State {
    var submissions: [Submission] = []
    var waker: CurlWaker?
    var isStarted = false
    var isStopped = false
  }

  private let state = Mutex(State())

  func post(_ submission: Submission) -> Receipt {
    state.withLock { state in
      if state.isStopped { return .stopped }
      state.submissions.append(submission)
      state.waker?.wake()
      if state.isStarted { return .posted }
      state.isStarted = true
      return .postedFirst
    }
  }

  /// Makes the owner look around: at the mail, at cancellations.
  func wake() {
    state.withLock { $0.waker?.wake() }
  }

  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.waker?.wake()
    }
  }

  /// The owner gives its bell, and takes it away again before it frees what the bell rings.
  func attach(_ waker: CurlWaker?) {
    state.withLock { $0.waker = waker }
  }

  /// What came since the last call, and whether it is time to stop.
  func take() -> (submissions: [Submission], isStopped: Bool) {
    state.withLock { state in
      defer { state.submissions = [] }
      return (state.submissions, state.isStopped)
    }
  }
}
