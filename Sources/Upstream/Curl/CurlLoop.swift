import Foundation
import Telemetry

/// What the owner thread does: takes mail, moves transfers, ends those that are done, late, cancelled or stopped.
struct CurlLoop {
  private let mailbox: CurlMailbox
  private let multi: CurlMulti

  /// Starts the thread; it ends after `mailbox.stop()`.
  static func start(_ mailbox: CurlMailbox, log: Log) {
    let thread = Thread {
      blockSignals()
      guard let multi = CurlMulti() else {
        log.error("upstream.failed", ("detail", "libcurl cannot be initialised"))
        mailbox.stop()
        for submission in mailbox.take().submissions { submission.fail(.stopped, "libcurl cannot be initialised") }
        return
      }
      CurlLoop(mailbox: mailbox, multi: multi).run()
    }
    thread.name = "curl"
    thread.stackSize = Limits.stackBytes
    thread.start()
  }

  /// Signals are for other threads; SIGPIPE above all, which a TLS write into a closed connection raises here.
  private static func blockSignals() {
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private func run() {
    mailbox.attach(multi.waker)
    defer { mailbox.attach(nil) }
    while true {
      let (submissions, isStopped) = mailbox.take()
      if isStopped {
        for submission in submissions { submission.fail(.stopped, "the transport was stopped") }
        for transfer in multi.running { end(transfer, .stopped, "the transport was stopped") }
        return
      }
      for submission in submissions { begin(submission) }
      for (transfer, code) in multi.perform() { transfer.finish(code) }
      endAbandoned()
      multi.poll(milliseconds: patience())
    }
  }

  private func begin(_ submission: Submission) {
    if submission.cancellation.isCancelled { return submission.fail(.cancelled, "cancelled before it was sent") }
    guard let transfer = CurlTransfer(submission) else { return submission.fail(.request, "libcurl refuses it") }
    if !multi.add(transfer) { submission.fail(.request, "libcurl does not start it") }
  }

  /// Deadlines are kept here and not by libcurl, whose time-outs leave out a wait for a free connection.
  private func endAbandoned() {
    let now = ContinuousClock.now
    for transfer in multi.running {
      let submission = transfer.submission
      if submission.cancellation.isCancelled {
        end(transfer, .cancelled, "cancelled")
      } else if submission.deadline <= now {
        end(transfer, .timeout, "no whole answer within \(submission.request.timeout.wholeMilliseconds) ms")
      }
    }
  }

  /// The waiting task goes on first: removing a transfer may take a moment, closing its connection.
  private func end(_ transfer: CurlTransfer, _ phase: UpstreamError.Phase, _ detail: String) {
    transfer.submission.fail(phase, status: transfer.status, detail)
    multi.remove(transfer)
  }

  /// Until the next deadline, rounded up so that it has passed when we wake.
  private func patience() -> Int32 {
    let now = ContinuousClock.now
    let left = multi.running.map { (now.duration(to: $0.submission.deadline)).wholeMilliseconds + 1 }.min()
    return Int32(clamping: max(0, min(left ?? Limits.pollMilliseconds, Limits.pollMilliseconds)))
  }
}
