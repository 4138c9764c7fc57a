import Glibc
import Telemetry

extension EventLoop {
  /// Adds the loop's own lines to the head in `output` and sends it with the body in one system call.
  ///
  /// Whether the connection ends is decided here, when the answer leaves, so that one made before a drain says so too.
  mutating func send(_ slot: Int, _ body: consuming [UInt8]) {
    let closes = !connections[slot].isPersistent || isDraining
    connections[slot].closesAfter = closes
    if closes {
      output.append("Connection: close\r\n")
    } else if connections[slot].isHTTP10 {
      output.append("Connection: keep-alive\r\n")
    }
    output.append(closes ? clock.headEnd : clock.keptHeadEnd)
    // A prepared head of almost the whole buffer leaves no room for our lines.
    guard !output.overflowed else {
      log.error("http.answer_broken", ("bytes", output.count))
      return close(slot)
    }
    if connections[slot].isHead { body = [] }
    let total = output.count + body.count
    let sent = unsafe Self.transmit(
      connections[slot].descriptor, UnsafeRawBufferPointer(start: output.address, count: output.count), body, from: 0)
    if sent == total { return conclude(slot) }
    guard sent >= 0 else { return close(slot) }
    counters.partialWrites.add()
    connections[slot].outHead = sent < output.count ? output.copy(from: sent) : []
    connections[slot].outBody = body
    connections[slot].outOffset = max(0, sent - output.count)
    connections[slot].phase = .writing
    connections[slot].deadline = now + spans.write(total - sent)
    noteUnsent(slot, connections[slot].outHead.count + connections[slot].outBody.count)
  }

  /// Goes on writing when the kernel has room again.
  mutating func flush(_ slot: Int) {
    let head = connections[slot].outHead
    let body = connections[slot].outBody
    let offset = connections[slot].outOffset
    let sent = unsafe head.withUnsafeBytes {
      unsafe Self.transmit(connections[slot].descriptor, $0, body, from: offset)
    }
    guard sent >= 0 else { return close(slot) }
    if sent == head.count + body.count - offset {
      connections[slot].outHead = []
      connections[slot].outBody = []
      connections[slot].outOffset = 0
      noteUnsent(slot, 0)
      conclude(slot)
      if connections[slot].phase != .free { advance(slot) }
      return
    }
    connections[slot].outHead.removeFirst(min(sent, head.count))
    connections[slot].outOffset = offset + max(0, sent - head.count)
    noteUnsent(slot, connections[slot].outHead.count + body.count)
  }

  mutating func sendContinue(_ slot: Int) {
    let line: [UInt8] = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    let sent = unsafe line.withUnsafeBytes { unsafe Self.transmit(connections[slot].descriptor, $0, [], from: 0) }
    // A client whose window has no room for 25 bytes does not read; there is nothing to resume for it.
    if sent != line.count { close(slot) }
  }

  /// The whole answer has left.
  mutating func conclude(_ slot: Int) {
    guard connections[slot].closesAfter else {
      connections[slot].phase = .idle
      // A client that was told nothing may ask again, and is told then.
      connections[slot].deadline = now + (isDraining ? spans.drainGrace : spans.idle)
      noteUse(slot, isAnswered: true)
      return
    }
    guard connections[slot].lingers || connections[slot].isReadable || !connections[slot].pending.isEmpty else {
      return close(slot)
    }
    connections[slot].pending = []
    connections[slot].phase = .lingering
    connections[slot].deadline = now + spans.linger
    shutdown(connections[slot].descriptor, Int32(SHUT_WR))
  }

  /// Bytes taken by the kernel, 0 when it has no room, -1 when the connection is broken.
  static func transmit(
    _ descriptor: Int32, _ head: UnsafeRawBufferPointer, _ body: [UInt8], from offset: Int
  ) -> Int {
    unsafe body.withUnsafeBytes { body in
      let content = unsafe UnsafeRawBufferPointer(rebasing: body[offset...])
      var vectors: InlineArray<2, iovec> = unsafe [
        iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
        iovec(iov_base: UnsafeMutableRawPointer(mutating: content.baseAddress), iov_len: content.count),
      ]
      var span = unsafe vectors.mutableSpan
      return unsafe span.withUnsafeMutableBufferPointer { parts in
        var message = unsafe msghdr()
        unsafe message.msg_iov = parts.baseAddress
        unsafe message.msg_iovlen = 2
        while true {
          // A head alone, as that of a 304, needs no list of parts.
          let sent =
            unsafe content.isEmpty
            ? Glibc.send(descriptor, head.baseAddress, head.count, Int32(MSG_NOSIGNAL))
            : sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
          if sent >= 0 { return sent }
          if errno == EAGAIN { return 0 }
          if errno != EINTR { return -1 }
        }
      }
    }
  }
}
