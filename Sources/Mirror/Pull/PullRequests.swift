package import Catalog
import Synchronization

/// Where hooks and people ask for a pull; the pull loop takes what has come together and answers it with one pull.
package final class PullRequests: Sendable {
  /// Somebody who waits for the end of a whole pull.
  struct Waiter {
    fileprivate let id: Int
    let accepting: Bool
    let continuation: CheckedContinuation<PullOutcome, any Error>
  }

  private struct State {
    var demand = PullDemand()
    var waiters: [Waiter] = []
    var nextID = 0
    /// The loop, while it waits for something to come.
    var listener: CheckedContinuation<Void, Never>?

    var isEmpty: Bool { demand.isEmpty && waiters.isEmpty }

    mutating func takeListener() -> CheckedContinuation<Void, Never>? {
      defer { listener = nil }
      return listener
    }
  }

  private let state = Mutex(State())

  package init() {}

  /// Rows that are said to have changed; above 200 distinct ones everything that changed is asked for instead.
  package func hint(_ hints: [ShopHint]) {
    guard !hints.isEmpty else { return }
    change { $0.demand.add(hints) }
  }

  /// Everything that changed, for a hook that does not say which rows.
  package func requestChanges() {
    change { $0.demand.addChanges() }
  }

  /// Waits for the end of a whole pull that begins after this call.
  ///
  /// - Parameter accepting: applies also what the guard would hold.
  /// - Throws: the `SourceError` of that pull, `SQLiteError`, `CancellationError` also where the loop ends.
  package func pullNow(accepting: Bool) async throws -> PullOutcome {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        change { $0.waiters.append(Waiter(id: id, accepting: accepting, continuation: continuation)) }
        // Looked at after it was put there: a cancellation from here on finds it.
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  // MARK: For the loop

  /// What was asked since the last call.
  func take() -> (demand: PullDemand, waiters: [Waiter]) {
    state.withLock { state in
      defer { (state.demand, state.waiters) = (PullDemand(), []) }
      var demand = state.demand
      demand.wantsWhole = !state.waiters.isEmpty
      return (demand, state.waiters)
    }
  }

  /// Returns as soon as there is something to take, or the task is cancelled.
  func arrival() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          guard state.isEmpty else { return true }
          state.listener = continuation
          return false
        }
        if isThere { continuation.resume() } else if Task.isCancelled { wake() }
      }
    } onCancel: {
      wake()
    }
  }

  private func change(_ body: (inout sending State) -> Void) {
    let listener = state.withLock { state in
      body(&state)
      return state.takeListener()
    }
    listener?.resume()
  }

  private func wake() {
    state.withLock { $0.takeListener() }?.resume()
  }

  private func cancel(_ id: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
