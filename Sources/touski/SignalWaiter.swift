import Glibc

/// Turns SIGTERM and SIGINT into something a task can wait for; a second signal ends the process at once.
///
/// Make it before any other thread exists, as threads inherit the mask that keeps the signals for `listen`.
final class SignalWaiter: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream<Void>.makeStream()
    var signals = Self.awaited
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    // A peer that goes away while we write must be an error of that write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Returns when the first signal has come, or the task is cancelled.
  func wait() async {
    for await _ in stream { return }
  }

  /// Waits for signals on the calling thread, which is the main one and has nothing else to do.
  func listen() -> Never {
    var signals = Self.awaited
    var received: Int32 = 0
    unsafe sigwait(&signals, &received)
    continuation.yield()
    unsafe sigwait(&signals, &received)
    _exit(128 + received)
  }

  private static var awaited: sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    return signals
  }
}
