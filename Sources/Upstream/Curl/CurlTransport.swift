package import Telemetry

/// Sends requests through libcurl, all on one thread of its own that holds the connections.
///
/// - https only, certificate and host name verified, TLS 1.2 or newer; http where the host is this machine itself
///   (127.0.0.0/8, ::1, localhost).
/// - Redirects are answers like any other: a followed one would carry a token to whoever the answer names.
/// - gzip is asked for and decoded; the limit on the body counts decoded bytes.
/// - Connections are reused, HTTP/2 where TLS offers it. A reused connection that turns out dead before the first byte
///   of an answer ends the request with phase `.receive`; whether to send it again is the caller's decision.
/// - `http_proxy` and its like are not obeyed: one set for a container would take the calls to loopback away, and show
///   the tokens in them to the proxy.
package final class CurlTransport: HTTPTransport {
  private let mailbox = CurlMailbox()
  private let log: Log

  package init(log: Log) {
    self.log = log
  }

  deinit {
    mailbox.stop()
  }

  package func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
    let deadline = ContinuousClock.now + request.timeout
    try RequestCheck.check(request)
    let cancellation = Cancellation()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        post(Submission(request: request, deadline: deadline, cancellation: cancellation, continuation: continuation))
      }
    } onCancel: {
      cancellation.cancel()
      mailbox.wake()
    }
    return try result.get()
  }

  /// Ends all requests, waiting and later ones, with phase `.stopped`; the thread ends by itself.
  package func stop() {
    mailbox.stop()
  }

  private func post(_ submission: Submission) {
    switch mailbox.post(submission) {
    case .posted: break
    case .postedFirst: CurlLoop.start(mailbox, log: log)
    case .stopped: submission.fail(.stopped, "the transport was stopped")
    }
  }
}
