import Foundation
import Glibc
import Synchronization

/// Turns SIGTERM and SIGINT into something a task can wait for; a second signal ends the process at once.
///
/// Make it before any other thread exists: threads inherit the mask that keeps the signals for this one.
final class SignalWaiter: Sendable {
  private let stream: AsyncStream<Int32>

  init() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    // A peer that goes away while we write must be an error of that write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    self.stream = stream
    let awaited = signals
    let thread = Thread {
      var signals = awaited
      var received: Int32 = 0
      var isSecond = false
      while unsafe sigwait(&signals, &received) == 0 {
        if isSecond { _exit(128 + received) }
        isSecond = true
        continuation.yield(received)
      }
    }
    thread.name = "signals"
    thread.start()
  }

  /// Returns when the first signal has come, or the task is cancelled.
  func wait() async {
    for await _ in stream { return }
  }
}
