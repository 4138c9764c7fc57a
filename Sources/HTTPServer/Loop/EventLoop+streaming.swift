import Glibc
import Telemetry

extension EventLoop {
  /// Sends the head of an answer whose length is not known.
  mutating func beginStream(_ slot: Int, _ head: Answer) {
    output.removeAll()
    guard AnswerHead.write(head, isStream: true, into: &output) else {
      sendBroken(slot)
      if connections[slot].phase != .free { advance(slot) }
      return
    }
    counters.streams.add()
    let hasBody = AnswerHead.hasBody(head.status)
    connections[slot].isChunked = hasBody && !connections[slot].isHTTP10
    if connections[slot].isChunked { output.append("Transfer-Encoding: chunked\r\n") }
    // Only the connection's end tells a 1.0 client where the body ends.
    connections[slot].closesAfter = connections[slot].isHTTP10 || !connections[slot].isPersistent || isDraining
    if connections[slot].closesAfter { output.append("Connection: close\r\n") }
    output.append(clock.headEnd)
    guard !output.overflowed else { return close(slot) }
    connections[slot].phase = .streaming
    connections[slot].deadline = .max
    watchForSilence(connections[slot].descriptor)
    put(slot, output.bytes)
    guard connections[slot].phase == .streaming else { return }
    if connections[slot].isHead || !hasBody { return finishStream(slot) }
    if isDraining { endHeldStream(slot) }
  }

  /// Sends a piece of the body, or keeps it until the client has read what was before.
  mutating func stream(_ slot: Int, _ bytes: [UInt8]) {
    guard connections[slot].isChunked else { return put(slot, bytes) }
    var chunk = Array("\(String(bytes.count, radix: 16))\r\n".utf8)
    chunk += bytes
    chunk += [0x0d, 0x0a]
    put(slot, chunk)
  }

  /// The owner has said all.
  mutating func endStream(_ slot: Int) {
    if connections[slot].isChunked { put(slot, Array("0\r\n\r\n".utf8)) }
    if connections[slot].phase == .streaming { finishStream(slot) }
  }

  /// What is left is written like the rest of any answer.
  private mutating func finishStream(_ slot: Int) {
    freePlace(slot, hasLeft: false)
    if connections[slot].unsent > 0 {
      connections[slot].phase = .writing
      connections[slot].deadline = now + spans.write(connections[slot].unsent)
      return
    }
    conclude(slot)
    if connections[slot].phase != .free { advance(slot) }
  }

  /// Goes on with the pieces kept when the kernel has room again.
  mutating func flushStream(_ slot: Int) {
    let descriptor = connections[slot].descriptor
    let sent = unsafe connections[slot].outHead.withUnsafeBytes { unsafe Self.transmit(descriptor, $0, [], from: 0) }
    guard sent >= 0 else { return close(slot) }
    connections[slot].outHead.removeFirst(sent)
    let rest = connections[slot].outHead.count
    noteUnsent(slot, rest)
    // A reader that goes on reading has time again, as there is always more to come.
    if sent > 0, !connections[slot].isEnding { connections[slot].deadline = rest == 0 ? .max : now + spans.write(rest) }
  }

  /// Tells the owner of a stream without end that it ends; where it does not end it itself, it is cut off soon.
  mutating func endHeldStream(_ slot: Int) {
    guard let onLeave = connections[slot].onLeave else { return }
    connections[slot].onLeave = nil
    connections[slot].isEnding = true
    connections[slot].deadline = min(connections[slot].deadline, now + spans.drainGrace)
    onLeave()
  }

  private mutating func put(_ slot: Int, _ bytes: [UInt8]) {
    guard connections[slot].unsent == 0 else {
      connections[slot].outHead += bytes
      return keepUnsent(slot)
    }
    let sent = unsafe bytes.withUnsafeBytes { unsafe Self.transmit(connections[slot].descriptor, $0, [], from: 0) }
    guard sent >= 0 else { return close(slot) }
    guard sent < bytes.count else { return }
    connections[slot].outHead = Array(bytes[sent...])
    if !connections[slot].isEnding { connections[slot].deadline = now + spans.write(bytes.count - sent) }
    keepUnsent(slot)
  }

  /// Counts what is kept; a reader that does not keep up is closed.
  private mutating func keepUnsent(_ slot: Int) {
    noteUnsent(slot, connections[slot].outHead.count)
    guard connections[slot].outHead.count > limits.streamBacklog else { return }
    counters.cut.add()
    close(slot)
  }

  /// Lets the kernel find out about a client that vanished without a word.
  private func watchForSilence(_ descriptor: Int32) {
    var on: Int32 = 1
    var seconds = Limits.streamSilence
    var milliseconds = seconds * 1000
    let size = socklen_t(MemoryLayout<Int32>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &seconds, size)
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, size)
  }
}
