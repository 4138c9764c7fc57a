import Telemetry

extension EventLoop {
  /// Notes how much is held of an answer the kernel has not taken; where all together are too much, those who have not
  /// read for longest are closed.
  mutating func noteUnsent(_ slot: Int, _ bytes: Int) {
    let before = connections[slot].unsent
    if before == 0 { connections[slot].unsentSince = now }
    connections[slot].unsent = bytes
    unsent += bytes - before
    if bytes > before, unsent > limits.unsent { cutSlowReaders(except: slot) }
  }

  /// Frees an eighth more than is needed, because each look at all connections should serve many answers. The last one
  /// stays: nobody is too slow who was only just answered.
  private mutating func cutSlowReaders(except newest: Int) {
    if cutPace.allows(now) { log.warning("http.readers_cut", ("unsent", unsent), ("limit", limits.unsent)) }
    let readers = connections.indices.filter { $0 != newest && connections[$0].unsent > 0 }
      .sorted { connections[$0].unsentSince < connections[$1].unsentSince }
    for slot in readers {
      guard unsent > limits.unsent - limits.unsent / 8 else { return }
      counters.cut.add()
      close(slot)
    }
  }
}
