import Synchronization
import Telemetry

/// One loop of a server with the thread it runs on and the mailbox it is reached by.
final class ServingLoop: Sendable {
  private let mailbox: Mailbox
  private let thread: LoopThread
  /// Here until the thread takes it.
  private let loop: Mutex<EventLoop?>

  init(
    _ listener: consuming ListeningSocket, responder: any Responder, limits: Limits, counters: ServerCounters, log: Log
  ) throws(ServerError) {
    mailbox = try Mailbox()
    thread = try LoopThread()
    loop = Mutex(
      try EventLoop(
        listener: listener, mailbox: mailbox, responder: responder, limits: limits, counters: counters, log: log))
  }

  func start() {
    thread.start { [self] in
      defer { mailbox.end() }
      guard var loop = loop.withLock({ $0.take() }) else { return }
      loop.run()
    }
  }

  /// Returns when the loop has ended.
  func drain(deadline: Duration) async {
    // A loop that never started has nothing to finish: its socket is closed here.
    if loop.withLock({ $0.take() }) != nil { mailbox.end() }
    await withCheckedContinuation { waiter in mailbox.requestDrain(deadline, waiter: waiter) }
  }
}
