import Synchronization
package import Telemetry

/// Listens on one address and serves it with one loop on a thread of its own.
///
/// Made bound and listening, so that a taken port is known before anything else starts; `start` begins to accept.
package final class Server: Sendable {
  /// The real port, also when 0 was asked for.
  package let port: Int
  /// What it has done so far.
  package let counters = ServerCounters()
  private let mailbox: Mailbox
  private let responder: any Responder
  private let limits: Limits
  private let log: Log
  /// Here until the loop's thread takes it.
  private let listener: Mutex<ListeningSocket?>

  /// - Parameters:
  ///   - host: An IPv4 or IPv6 address of this machine, `0.0.0.0` or `::` for all of them, or a name such as `localhost`.
  ///   - port: 0 for any free port.
  /// - Throws: `ServerError` when the address cannot be listened on.
  package init(
    host: String, port: Int, responder: any Responder, limits: Limits = Limits(), log: Log
  ) throws(ServerError) {
    DescriptorLimit.raise(toHold: limits.connections + Limits.otherDescriptors)
    let socket = try ListeningSocket(host: host, port: port)
    self.port = socket.port
    mailbox = try Mailbox()
    self.responder = responder
    self.limits = limits
    self.log = log
    listener = Mutex(socket)
  }

  /// Begins to accept; does nothing the second time.
  package func start() {
    guard listener.withLock({ $0 != nil }) else { return }
    guard !LoopThread.start({ [self] in serve() }) else { return }
    log.error("http.no_thread", ("port", port))
    mailbox.end()
  }

  /// Stops accepting, ends idle connections, finishes what runs with `Connection: close`, and returns when all is done
  /// or after `deadline`, whatever comes first. The server cannot be started again.
  package func drain(deadline: Duration) async {
    // A server that never started has nothing to finish: its socket is closed here.
    if listener.withLock({ $0.take() }) != nil { mailbox.end() }
    await withCheckedContinuation { waiter in mailbox.requestDrain(deadline, waiter: waiter) }
  }

  /// The thread's whole life.
  private func serve() {
    defer { mailbox.end() }
    guard let listener = listener.withLock({ $0.take() }) else { return }
    do throws(ServerError) {
      var loop = try EventLoop(
        listener: listener, mailbox: mailbox, responder: responder, limits: limits, counters: counters, log: log)
      log.info("http.listening", ("port", port))
      loop.run()
      log.info("http.drained", ("port", port))
    } catch {
      log.error("http.no_loop", ("reason", error))
    }
  }
}
