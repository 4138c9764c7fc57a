import Synchronization
package import Telemetry

/// Listens in one place and serves it with one loop or several, each on a thread of its own.
///
/// Made with everything it needs (sockets, loops, threads), so that whatever is missing is known before anything else
/// starts; `start` begins to accept and cannot fail.
package final class Server: Sendable {
  /// The real port, also when 0 was asked for.
  package let port: Int
  /// What it has done so far, all loops together.
  package let counters = ServerCounters()
  private let isHandedOver: Bool
  private let loops: [ServingLoop]
  private let log: Log
  private let hasStarted = Atomic<Bool>(false)

  /// - Parameters:
  ///   - loops: Threads that accept and answer, at least one. Each has its share of `limits` on connections, waiting
  ///     answers and unsent bytes, rounded up; connections of one address are counted by each loop for itself.
  /// - Throws: `ServerError` when it cannot be listened there, or the system has no descriptor or thread left.
  package init(
    listening: Listening, loops: Int = 1, responder: any Responder, limits: Limits = Limits(), log: Log
  ) throws(ServerError) {
    DescriptorLimit.raise(toHold: limits.connections + Limits.otherDescriptors)
    let count = max(1, loops)
    let share = limits.share(of: count)
    let first = try ListeningSocket(listening, isOneOfMany: count > 1)
    port = first.port
    if case .handedOver = listening { isHandedOver = true } else { isHandedOver = false }
    var all: [ServingLoop] = []
    while all.count < count - 1 {
      all.append(try ServingLoop(first.another(), responder: responder, limits: share, counters: counters, log: log))
    }
    all.append(try ServingLoop(first, responder: responder, limits: share, counters: counters, log: log))
    self.loops = all
    self.log = log
  }

  /// One loop on an own address.
  package convenience init(
    host: String, port: Int, responder: any Responder, limits: Limits = Limits(), log: Log
  ) throws(ServerError) {
    try self.init(listening: .address(host: host, port: port), responder: responder, limits: limits, log: log)
  }

  /// Begins to accept; does nothing the second time.
  package func start() {
    guard !hasStarted.exchange(true, ordering: .relaxed) else { return }
    log.info("http.listening", ("port", port), ("loops", loops.count), ("handedOver", isHandedOver))
    for loop in loops { loop.start() }
  }

  /// Stops accepting, ends idle connections, finishes what runs with `Connection: close`, and returns when all is done
  /// or after `deadline`, whatever comes first. The server cannot be started again.
  package func drain(deadline: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      for loop in loops { group.addTask { await loop.drain(deadline: deadline) } }
    }
    if hasStarted.exchange(true, ordering: .relaxed) { log.info("http.drained", ("port", port)) }
  }
}

extension Limits {
  /// What one of several loops may hold, so that all together hold what was allowed, or a little more.
  fileprivate func share(of loops: Int) -> Limits {
    var share = self
    func divide(_ number: Int) -> Int { number / loops + (number % loops > 0 ? 1 : 0) }
    share.connections = divide(connections)
    share.waiting = divide(waiting)
    share.reserved = divide(reserved)
    share.unsent = divide(unsent)
    return share
  }
}
