import Glibc
import Synchronization

/// Runs a closure on a thread of its own that nothing else shares, because the loop blocks in epoll and Swift's own
/// threads must not.
///
/// The thread is made at once and waits for its work, so that a system that gives none says so before anything depends
/// on it.
final class LoopThread: Sendable {
  private let bench: Bench

  init() throws(ServerError) {
    bench = Bench()
    var thread = pthread_t()
    let argument = unsafe Unmanaged.passRetained(bench)
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument { unsafe Unmanaged<Bench>.fromOpaque(argument).takeRetainedValue().work() }
        return nil
      }, argument.toOpaque())
    guard result == 0 else {
      unsafe argument.release()
      throw .system(call: "pthread_create", code: result)
    }
    pthread_detach(thread)
  }

  /// Without work the thread ends.
  deinit { bench.put {} }

  /// Hands the thread its only work; the second is not done.
  func start(_ work: @escaping @Sendable () -> Void) { bench.put(work) }

  /// Where the thread waits for its work.
  ///
  /// Safe as the semaphore is made before and freed after all uses.
  @safe
  // Unchecked because a semaphore is made to be used by several threads; it never moves.
  private final class Bench: @unchecked Sendable {
    private let arrival = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let task = Mutex<(@Sendable () -> Void)?>(nil)

    init() { unsafe sem_init(arrival, 0, 0) }

    deinit {
      unsafe sem_destroy(arrival)
      unsafe arrival.deallocate()
    }

    func put(_ work: @escaping @Sendable () -> Void) {
      let isFirst = task.withLock { task in
        guard task == nil else { return false }
        task = work
        return true
      }
      if isFirst { unsafe sem_post(arrival) }
    }

    func work() {
      // Interrupted by a signal it waits on.
      while unsafe sem_wait(arrival) != 0 {}
      // Nothing is kept of what was done, as it may hold whoever holds this thread.
      let work = task.withLock { task in
        defer { task = {} }
        return task
      }
      work?()
    }
  }
}
