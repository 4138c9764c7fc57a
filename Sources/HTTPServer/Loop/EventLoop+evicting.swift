import Glibc
import Telemetry

extension EventLoop {
  /// Whether a connection can be closed for another; then the next in the list is one.
  mutating func hasEvictable() -> Bool {
    if hasCurrentCandidate() { return true }
    guard now >= nextLook else { return false }
    look()
    evictions.keepOlderHalf()
    // Where few were found the next look would find hardly more.
    nextLook = evictions.count < Limits.fewEvictions ? now + Limits.evictionPause : now
    return hasCurrentCandidate()
  }

  private mutating func look() {
    for slot in connections.indices where isEvictable(slot) { evictions.consider(candidate(slot)) }
  }

  /// Drops from the list whoever has been used since, or is about to be, until the next can go.
  private mutating func hasCurrentCandidate() -> Bool {
    while let next = evictions.first {
      if isEvictable(next.slot), candidate(next.slot) == next, !hasRequest(next.slot) { return true }
      evictions.removeFirst()
    }
    return false
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
    // No newcomer has taken a place since, so that the whole list holds.
    if now >= nextLook { look() }
    var count = 0
    while count < Limits.freedDescriptors, hasCurrentCandidate() {
      evict()
      count += 1
    }
    return count > 0
  }

  /// Nothing is lost but what nobody has asked yet: an answer that is waited for or being read is never cut off, and a
  /// body only of a stranger.
  private func isEvictable(_ slot: Int) -> Bool {
    guard !connections[slot].isReady else { return false }
    return switch connections[slot].phase {
    case .idle, .head: true
    case .body: Self.isCounted(connections[slot].client)
    default: false
    }
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
      isTrusted: !Self.isCounted(connections[slot].client),
      // Whoever sends a body goes after all that are idle.
      lastUse: connections[slot].lastUse | (connections[slot].phase == .body ? 3 << 62 : 0))
  }
}
