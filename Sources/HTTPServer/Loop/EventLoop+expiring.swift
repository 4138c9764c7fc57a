import Telemetry

extension EventLoop {
  /// Ends whatever has taken too long; one comparison per slot.
  mutating func sweep() {
    for slot in connections.indices where connections[slot].deadline <= now && connections[slot].phase != .free {
      if connections[slot].phase != .idle, connections[slot].phase != .lingering { counters.timeouts.add() }
      switch connections[slot].phase {
      case .free: break
      case .idle: isDraining ? endIdle(slot) : close(slot)
      case .writing, .streaming, .lingering: close(slot)
      case .head: expire(slot, .headTimeout)
      case .body: expire(slot, .bodyTimeout)
      case .waiting: expire(slot, .answerTimeout)
      }
    }
  }

  /// Refuses what is not finished, and reads what the client has sent meanwhile.
  mutating func expire(_ slot: Int, _ refusal: Refusal) {
    if connections[slot].phase == .head {
      connections[slot].isHead = false
      connections[slot].isHTTP10 = false
    }
    refuse(slot, refusal)
    if connections[slot].phase != .free { advance(slot) }
  }
}
