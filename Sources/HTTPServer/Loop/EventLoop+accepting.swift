import CLinux
import Glibc
import Telemetry

extension EventLoop {
  /// Takes the connections that knock; where all are taken, those idle for longest make room.
  mutating func accept() {
    var mayFree = true
    for _ in 0..<Limits.acceptsPerTurn {
      guard let listening = listener?.descriptor else { return }
      guard openCount < limits.connections || hasEvictable() else { return pauseForRoom() }
      var peer = sockaddr_storage()
      let descriptor = Self.accept(listening, &peer)
      if descriptor >= 0 {
        admit(descriptor, unsafe Address(&peer))
        continue
      }
      if errno == EINTR || errno == ECONNABORTED { continue }
      guard let trouble = AcceptTrouble(errno) else { return }
      tell(trouble)
      guard trouble.isDescriptors, mayFree, freeDescriptors() else {
        return pauseAccepting(until: now + spans.acceptPause)
      }
      mayFree = false
    }
  }

  private static func accept(_ listening: Int32, _ peer: inout sockaddr_storage) -> Int32 {
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutablePointer(to: &peer) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe accept4(listening, $0, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
      }
    }
  }

  private mutating func admit(_ descriptor: Int32, _ address: Address) {
    let client = Client(
      address: address, isTrusted: limits.trusted.contains { $0.contains(address) },
      isProxy: limits.proxies.contains { $0.contains(address) })
    if Self.isCounted(client), !addresses.add(address, limit: limits.connectionsPerAddress) {
      Glibc.close(descriptor)
      counters.refused.add()
      if refusedPace.allows(now) {
        log.warning(
          "http.connections_refused", ("reason", "one address has all it may have"),
          ("limit", limits.connectionsPerAddress))
      }
      return
    }
    if openCount >= limits.connections {
      evict()
      tellFull()
    }
    if Self.isCounted(client) { evictions.forgetTrusted() }
    open(descriptor, client)
  }

  /// Whether its connections are counted by address.
  static func isCounted(_ client: Client) -> Bool { !client.isTrusted && !client.isProxy }

  /// Reads at once and registers only what stays open, because a short connection is then never registered.
  private mutating func open(_ descriptor: Int32, _ client: Client) {
    let slot: Int
    if firstFree >= 0 {
      slot = firstFree
      firstFree = connections[slot].nextFree
    } else {
      slot = connections.count
      connections.append(Connection())
    }
    connections[slot].open(descriptor, client)
    connections[slot].deadline = now + spans.idle
    noteUse(slot, isAnswered: false)
    openCount += 1
    counters.connections.add()
    counters.open.add()
    advance(slot)
    guard connections[slot].phase != .free else { return }
    let tag = UInt64(slot) | UInt64(connections[slot].generation) << 32
    if !poller.watchEdge(descriptor, tag: tag) { close(slot) }
  }

  // MARK: Pausing

  private mutating func pauseForRoom() {
    tellFull()
    pauseAccepting(until: now + Limits.evictionPause)
    lacksRoom = true
  }

  private mutating func pauseAccepting(until time: Int64) {
    guard let descriptor = listener?.descriptor, resumesAccepting == nil else { return }
    poller.forget(descriptor)
    resumesAccepting = time
    lacksRoom = false
    counters.acceptPauses.add()
  }

  mutating func resumeAcceptingIfDue() {
    guard let time = resumesAccepting, now >= time || lacksRoom && openCount < limits.connections else { return }
    guard let descriptor = listener?.descriptor, let isShared = listener?.isShared else { return }
    guard poller.watchLevel(descriptor, tag: Self.listenerTag, isShared: isShared) else {
      resumesAccepting = now + spans.acceptPause
      return
    }
    resumesAccepting = nil
  }

  /// Lets go of the listener for good. What the kernel accepted before is ours to answer, unless somebody else will.
  mutating func stopAccepting() {
    guard let descriptor = listener?.descriptor, let isShared = listener?.isShared else { return }
    if isShared {
      poller.forget(descriptor)
    } else {
      for _ in 0...Int(Limits.backlog) / Limits.acceptsPerTurn { accept() }
    }
    listener = nil
    resumesAccepting = nil
  }

  private mutating func tellFull() {
    if fullPace.allows(now) { log.warning("http.connections_full", ("limit", limits.connections)) }
  }

  private mutating func tell(_ trouble: AcceptTrouble) {
    guard acceptPace.allows(now) else { return }
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    log.error(
      "http.accept_trouble", ("open", openCount),
      ("reason", trouble.description(limit: Int(clamping: limit.rlim_cur))))
  }
}
