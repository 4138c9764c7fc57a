import Telemetry

extension EventLoop {
  /// Takes no more connections and lets everything finish; `Connection: close` goes out with every answer from now.
  ///
  /// A second call can only shorten it.
  mutating func drain(_ deadline: Duration) {
    if drainDeadline == nil {
      drainDeadline = .max
      stopAccepting()
      log.info("http.draining", ("open", openCount), ("waiting", waitingCount))
      nextSweep = now
      for slot in connections.indices { beginEnding(slot) }
    }
    drainDeadline = min(drainDeadline ?? .max, now + max(0, deadline.wholeMilliseconds))
  }

  private mutating func beginEnding(_ slot: Int) {
    switch connections[slot].phase {
    case .idle: connections[slot].deadline = min(connections[slot].deadline, now + spans.drainGrace)
    case .head: connections[slot].deadline = min(connections[slot].deadline, now + spans.drainHead)
    case .streaming: endHeldStream(slot)
    case .free, .body, .waiting, .writing, .lingering: break
    }
  }

  /// Closes a connection nobody has asked on, unless a request has come by now.
  mutating func endIdle(_ slot: Int) {
    connections[slot].isReadable = true
    advance(slot)
    if connections[slot].phase == .idle, !connections[slot].isReady { close(slot) }
  }

  /// True when nothing is left, or the time is up and all that still wait have been told.
  mutating func drainIsOver() -> Bool {
    guard let drainDeadline, openCount > 0 else { return true }
    guard now >= drainDeadline else { return false }
    if let lastWordsEnd { return now >= lastWordsEnd }
    lastWordsEnd = now + Limits.lastWords
    for slot in connections.indices { sayLastWord(slot) }
    return openCount == 0
  }

  /// Tells a client that still waits to ask again, elsewhere or later; cuts off whoever was told or does not read.
  private mutating func sayLastWord(_ slot: Int) {
    if connections[slot].phase == .idle { endIdle(slot) }
    switch connections[slot].phase {
    case .free: break
    case .idle, .writing, .streaming, .lingering: close(slot)
    case .head, .body, .waiting: expire(slot, .draining)
    }
  }
}
