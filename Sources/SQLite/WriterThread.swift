import Foundation
import Synchronization

/// The one writing connection of a file on a thread of its own: jobs run there in order, one at a time, and whoever
/// waits for one suspends instead of blocking the cooperative pool.
///
/// Stop it with `stop()`; jobs posted later fail, jobs posted before still run. Without `stop()` the thread ends by
/// itself once nobody holds this object.
package final class WriterThread: Sendable {
  private let queue = Queue()

  /// Opens the connection on the new thread and applies `migrations` there.
  ///
  /// - Parameter pageBytes: as for `Connection`.
  /// - Throws: whatever opening and migrating threw.
  package init(
    _ location: Connection.Location, name: String, migrations: Migrations, pageBytes: Int? = nil
  ) throws {
    let opened = DispatchSemaphore(value: 0)
    let outcome = Mutex<(any Error)?>(nil)
    let thread = Thread { [queue] in
      do {
        let connection = try Connection(location, pageBytes: pageBytes)
        try migrations.apply(to: connection)
        opened.signal()
        while let job = queue.next() { job(connection) }
      } catch {
        outcome.withLock { $0 = error }
        opened.signal()
      }
      queue.finished.signal()
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
    opened.wait()
    if let error = outcome.withLock({ $0 }) { throw error }
  }

  deinit {
    queue.close()
  }

  /// Runs `job` on the writer's thread and returns what it returns; the job opens its own transaction.
  package func perform<Result: Sendable>(_ job: @escaping @Sendable (Connection) throws -> Result) async throws
    -> Result
  {
    try await withCheckedThrowingContinuation { continuation in
      let posted = queue.post { connection in
        continuation.resume(with: Swift.Result { try job(connection) })
      }
      if !posted {
        continuation.resume(throwing: SQLiteError(operation: "perform", code: 0, message: "the writer has stopped"))
      }
    }
  }

  /// The same for a caller that is itself a thread outside the cooperative pool, such as a render thread or a test.
  package func performBlocking<Result: Sendable>(
    _ job: @escaping @Sendable (Connection) throws -> Result
  ) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
    let posted = queue.post { connection in
      let result = Swift.Result { try job(connection) }
      outcome.withLock { $0 = result }
      done.signal()
    }
    guard posted else { throw SQLiteError(operation: "perform", code: 0, message: "the writer has stopped") }
    done.wait()
    guard let result = outcome.withLock({ $0 }) else {
      throw SQLiteError(operation: "perform", code: 0, message: "the job left no result")
    }
    return try result.get()
  }

  /// Leaves `job` to the writer's thread and goes on; for what nobody waits for.
  ///
  /// - Returns: whether it will run; false after `stop()`.
  package func post(_ job: @escaping @Sendable (Connection) -> Void) -> Bool {
    queue.post(job)
  }

  /// Lets the jobs already posted end, closes the connection and waits for both; not to be called from a job.
  package func stop() {
    queue.close()
    queue.finished.wait()
    // For whoever stops it a second time.
    queue.finished.signal()
  }
}

extension WriterThread {
  /// Jobs in order of arrival; `next` blocks the writer's thread until there is one or the queue is closed and empty.
  private final class Queue: Sendable {
    private struct State {
      /// Nil where one was handed out, so that nothing it holds is kept until the queue is empty.
      var jobs: [(@Sendable (Connection) -> Void)?] = []
      /// Places before this one are done; they are dropped together, so that a long queue is not moved for each.
      var first = 0
      var isClosed = false
    }

    /// Done places in front of a queue that never runs empty; few enough that moving the rest is cheap.
    private static let placesKept = 1024

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    let finished = DispatchSemaphore(value: 0)

    func post(_ job: @escaping @Sendable (Connection) -> Void) -> Bool {
      let accepted = state.withLock { state in
        guard !state.isClosed else { return false }
        state.jobs.append(job)
        return true
      }
      if accepted { available.signal() }
      return accepted
    }

    func next() -> (@Sendable (Connection) -> Void)? {
      available.wait()
      return state.withLock { state in
        guard state.first < state.jobs.count else { return nil }
        let job = state.jobs[state.first].take()
        state.first += 1
        if state.first == state.jobs.count {
          state.jobs.removeAll()
          state.first = 0
        } else if state.first >= Self.placesKept {
          state.jobs.removeFirst(state.first)
          state.first = 0
        }
        return job
      }
    }

    func close() {
      let wasOpen = state.withLock { state in
        defer { state.isClosed = true }
        return !state.isClosed
      }
      if wasOpen { available.signal() }
    }
  }
}
