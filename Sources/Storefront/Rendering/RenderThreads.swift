package import Caching
import Foundation
package import HTTPServer
package import Mirror
import Synchronization
import Telemetry

/// The threads that make what is not in memory: each has its own read connection, takes one job at a time and answers
/// whoever waits for it.
///
/// Jobs are bounded; a full queue is refused at once, as an answer that comes too late helps nobody.
package final class RenderThreads: Sendable {
  package enum Job: Sendable {
    /// Make the page asked for by this target and answer its flight.
    case page(String)
    /// Send a stored answer to a client that refuses gzip.
    case inflate(Entry, Outcome, Reply)
    /// Answer what is no page and yet needs the catalogue or more time than the loop has.
    case service(@Sendable (CatalogReader) -> Void)
  }

  /// As many as connections may wait: each job is one that somebody waits for, or that an old page's reader began.
  private static let capacity = 1_024

  private struct State {
    /// Nil where one was taken, so that nothing holds what a job holds once it has ended.
    var jobs: [Job?] = []
    var first = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  private let count: Int

  package init(count: Int) {
    self.count = count
  }

  /// Starts the threads.
  ///
  /// - Parameter makeWorker: called once on each thread, which then owns what it returns.
  /// - Throws: what making the first worker threw; no thread runs then.
  package func start(_ makeWorker: @escaping @Sendable () throws -> PageWorker) throws {
    let failure = Mutex<(any Error)?>(nil)
    let started = DispatchSemaphore(value: 0)
    for index in 0..<count {
      let thread = Thread { [self] in
        do {
          let worker = try makeWorker()
          started.signal()
          while let job = next() { worker.perform(job) }
        } catch {
          failure.withLock { $0 = error }
          started.signal()
        }
        finished.signal()
      }
      thread.name = "render-\(index)"
      thread.stackSize = 4 << 20
      thread.start()
    }
    for _ in 0..<count { started.wait() }
    if let error = failure.withLock({ $0 }) {
      stop()
      throw error
    }
  }

  /// False where the queue is full or the threads have stopped; the caller then answers itself.
  package func enqueue(_ job: Job) -> Bool {
    let accepted = state.withLock { state in
      guard !state.isStopped, state.jobs.count - state.first < Self.capacity else { return false }
      state.jobs.append(job)
      return true
    }
    if accepted { available.signal() }
    return accepted
  }

  /// Lets each thread end its job and waits for all of them; jobs not begun are dropped, as the server is going.
  package func stop() {
    let first = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard first else { return }
    for _ in 0..<count { available.signal() }
    for _ in 0..<count { finished.wait() }
  }

  private func next() -> Job? {
    available.wait()
    return state.withLock { state in
      guard !state.isStopped, state.first < state.jobs.count else { return nil }
      let job = state.jobs[state.first].take()
      state.first += 1
      if state.first == state.jobs.count {
        state.jobs.removeAll(keepingCapacity: true)
        state.first = 0
      } else if state.first > Self.capacity {
        state.jobs.removeFirst(state.first)
        state.first = 0
      }
      return job
    }
  }
}
