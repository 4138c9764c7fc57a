import Glibc
import Telemetry

extension EventLoop {
  /// Whether a connection can be closed for another; then the next in the list is one.
  mutating func hasEvictable() -> Bool {
    while let next = evictions.first {
      if isEvictable(next.slot), candidate(next.slot) == next, !hasRequest(next.slot) { return true }
      evictions.removeFirst()
    }
    guard now >= nextLook else { return false }
    for slot in connections.indices where isEvictable(slot) { evictions.consider(candidate(slot)) }
    evictions.keepOlderHalf()
    // Where none was found the next look would find no more.
    nextLook = evictions.isEmpty ? now + Limits.evictionPause : now
    return !evictions.isEmpty
  }

  /// Closes the next in the list; only after `hasEvictable`.
  mutating func evict() {
    guard let next = evictions.first else { return }
    evictions.removeFirst()
    counters.evicted.add()
    close(next.slot)
  }

  /// Closes some connections so that descriptors are left for files and outgoing calls too; false when none can be.
  mutating func freeDescriptors() -> Bool {
    var count = 0
    while count < Limits.freedDescriptors, hasEvictable() {
      evict()
      count += 1
    }
    return count > 0
  }

  /// Nothing is lost but what nobody has asked yet: a body, an answer that is waited for or being read is never cut off.
  private func isEvictable(_ slot: Int) -> Bool {
    (connections[slot].phase == .idle || connections[slot].phase == .head) && !connections[slot].isReady
  }

  /// Whether an idle connection has sent something we have not looked at, as newcomers are taken before it in this turn.
  private func hasRequest(_ slot: Int) -> Bool {
    guard connections[slot].phase == .idle else { return false }
    var byte: UInt8 = 0
    return unsafe recv(connections[slot].descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
  }

  private func candidate(_ slot: Int) -> EvictionList.Candidate {
    EvictionList.Candidate(
      slot: slot, generation: connections[slot].generation, serial: connections[slot].serial,
      isTrusted: !Self.isCounted(connections[slot].client), lastUse: connections[slot].lastUse)
  }
}
