import Synchronization
package import Telemetry

/// Time that moves only when a test says so: the time of day, the monotonic clock and sleep, all from one hand.
package final class ManualClock: Sendable {
  private struct Sleeper {
    let wakes: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var elapsed = Duration.zero
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
    /// Sleeps begun that no `sleepBegan()` has returned yet.
    var begun: [Duration] = []
    var watchers: [CheckedContinuation<Duration, Never>] = []
  }

  private let start: Instant
  private let monotonicStart = ContinuousClock.now
  private let state = Mutex(State())

  /// Starts on 2026-01-12 09:31:04 UTC unless told otherwise.
  package init(start: Instant = Instant(milliseconds: 1_768_210_264_000)) {
    self.start = start
  }

  package var now: Instant { start.advanced(by: elapsed) }
  package var elapsed: Duration { state.withLock { $0.elapsed } }

  /// To be passed wherever something is stamped.
  package var wall: WallClock { WallClock { self.now } }

  /// To be passed wherever a duration is measured.
  package var monotonic: @Sendable () -> ContinuousClock.Instant { { self.monotonicStart + self.elapsed } }

  /// Moves time on and wakes every sleeper that is due, the earliest first.
  package func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.elapsed += duration
      let due = state.sleepers.filter { $0.value.wakes <= state.elapsed }
      for id in due.keys { state.sleepers[id] = nil }
      return due
    }
    let ordered = due.sorted { ($0.value.wakes, $0.key) < ($1.value.wakes, $1.key) }
    for (_, sleeper) in ordered { sleeper.continuation.resume() }
  }

  /// To be passed wherever something sleeps; returns when `advance` has moved that far, throws when cancelled.
  package func sleep(_ duration: Duration) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        begin(id, duration, continuation)
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Waits until somebody begins to sleep and returns for how long; each sleep is returned once, in order.
  package func sleepBegan() async -> Duration {
    await withCheckedContinuation { continuation in
      let duration: Duration? = state.withLock { state in
        guard state.begun.isEmpty else { return state.begun.removeFirst() }
        state.watchers.append(continuation)
        return nil
      }
      if let duration { continuation.resume(returning: duration) }
    }
  }

  private func begin(_ id: Int, _ duration: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
    // Looked at under the lock: a cancellation from here on finds the sleeper.
    let watcher = state.withLock { state -> CheckedContinuation<Duration, Never>? in
      state.sleepers[id] = Sleeper(wakes: state.elapsed + duration, continuation: continuation)
      guard state.watchers.isEmpty else { return state.watchers.removeFirst() }
      state.begun.append(duration)
      return nil
    }
    watcher?.resume(returning: duration)
    if Task.isCancelled {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    } else if duration <= .zero {
      advance(by: .zero)
    }
  }
}
