package import Caching
import Foundation
package import HTTPServer
package import Mirror
import Synchronization
import Telemetry

/// The threads that make what is not in memory: each has its own read connection, takes one job at a time and answers
/// whoever waits for it.
///
/// A job that could not be begun within its asker's patience is refused at once, as an answer that comes too late helps
/// nobody.
package final class RenderThreads: Sendable {
  package enum Job: Sendable {
    /// Make the page asked for by this target and answer its flight.
    case page(String)
    /// Send a stored answer to a client that refuses gzip.
    case inflate(Entry, Outcome, Reply)
    /// Answer what is no page and yet needs the catalogue or more time than the loop has.
    case service(@Sendable (CatalogReader) -> Void)
  }

  private struct State {
    var queue: RenderQueue<Job>
    var isStopped = false
  }

  /// After a job that took longer, as a look-up on a cold disk may, the answers made before it do not wait for others.
  private static let longestHold: Duration = .milliseconds(1)

  private let state: Mutex<State>
  private let available = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  private let count: Int

  package init(count: Int) {
    self.count = count
    state = Mutex(State(queue: RenderQueue(threads: count)))
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
          work(worker)
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

  /// False where the job would be begun too late, the queue is full or the threads have stopped; the caller then
  /// answers itself.
  package func enqueue(_ job: Job, _ priority: RenderPriority = .usual) -> Bool {
    let verdict = state.withLock { state in state.isStopped ? .refused : state.queue.add(job, priority) }
    if verdict == .taken(mustWake: true) { available.signal() }
    return verdict != .refused
  }

  /// How many jobs wait to be begun.
  var queued: Int { state.withLock { $0.queue.count } }

  /// Lets each thread end its job and waits for all of them; jobs not begun are dropped, as the server is going.
  package func stop() {
    // Let go outside the lock, as what a job holds may hold these threads.
    let dropped = state.withLock { state -> [Job]? in
      defer { state.isStopped = true }
      return state.isStopped ? nil : state.queue.removeJobs()
    }
    guard dropped != nil else { return }
    for _ in 0..<count { available.signal() }
    for _ in 0..<count { finished.wait() }
  }

  /// Takes jobs until the threads are stopped.
  private func work(_ worker: PageWorker) {
    let turn = RenderTurn { [self] in
      if state.withLock({ $0.queue.becomeBusy() }) { available.signal() }
    }
    var began = ContinuousClock.now
    while let job = next(turn, &began) {
      worker.perform(job, turn)
      let now = ContinuousClock.now
      state.withLock { state in
        state.queue.end(after: now - began)
        if turn.isLong { state.queue.becomeLooking() }
      }
      turn.end()
      if now - began > Self.longestHold { turn.answers.send() }
      began = now
    }
    turn.answers.send()
  }

  /// - Parameter began: set where the thread slept before the job came.
  private func next(_ turn: RenderTurn, _ began: inout ContinuousClock.Instant) -> Job? {
    if let job = state.withLock({ $0.isStopped ? nil : $0.queue.take() }) { return job }
    turn.answers.send()
    while true {
      let (job, isStopped) = state.withLock { state -> (Job?, Bool) in
        if state.isStopped { return (nil, true) }
        let job = state.queue.take()
        if job == nil { state.queue.fallAsleep() }
        return (job, false)
      }
      if isStopped { return nil }
      if let job {
        began = .now
        return job
      }
      available.wait()
    }
  }
}
