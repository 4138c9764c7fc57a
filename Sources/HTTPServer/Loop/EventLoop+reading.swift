import Glibc
import Telemetry

extension EventLoop {
  /// Bytes at which an unfinished head is read again without a new line, because a limit may be passed there.
  private static let headMarks = [Limits.target + Limits.requestLineRest, Limits.head]

  /// Goes on with a connection: reads, parses and answers until it has to wait for something or its turn is over.
  mutating func advance(_ slot: Int) {
    var start = 0
    var end = takePending(slot)
    var reads = 0
    var requests = 0
    var mayBeComplete = false
    while true {
      switch connections[slot].phase {
      case .free:
        return
      case .waiting, .streaming, .writing:
        return keep(slot, start, end)
      case .lingering:
        start = end
      case .body:
        if start < end, readBody(slot, &start, end) { continue }
      case .idle, .head:
        guard start < end, mayBeComplete || connections[slot].phase == .idle else { break }
        if requests == Limits.requestsPerTurn {
          keep(slot, start, end)
          return takeTurnLater(slot)
        }
        if readHead(slot, &start, end) {
          requests += 1
          continue
        }
        mayBeComplete = false
      }
      if start == end { (start, end) = (0, 0) }
      guard connections[slot].isReadable else { return keep(slot, start, end) }
      if reads == Limits.readsPerTurn {
        keep(slot, start, end)
        return takeTurnLater(slot)
      }
      if end == input.count {
        input.replaceSubrange(0..<end - start, with: Array(input[start..<end]))
        (start, end) = (0, end - start)
      }
      reads += 1
      guard let count = receive(slot, at: end) else { continue }
      mayBeComplete = connections[slot].phase == .head && deservesParsing(start, end, end + count)
      end += count
    }
  }

  /// Reads once; nil when there is nothing now or the connection is over.
  private mutating func receive(_ slot: Int, at offset: Int) -> Int? {
    let room = input.count - offset
    let descriptor = connections[slot].descriptor
    let count = unsafe input.withUnsafeMutableBytes { buffer in
      unsafe recv(descriptor, buffer.baseAddress.map { unsafe $0 + offset }, room, 0)
    }
    if count > 0 {
      // Less than asked for means there is no more, except where the end may follow.
      if count < room, !connections[slot].hasEnded { connections[slot].isReadable = false }
      return count
    }
    if count < 0, errno == EINTR { return nil }
    if count < 0, errno == EAGAIN {
      connections[slot].isReadable = false
      return nil
    }
    close(slot)
    return nil
  }

  /// Whether an unfinished head with these new bytes could be complete or wrong now.
  private func deservesParsing(_ start: Int, _ old: Int, _ new: Int) -> Bool {
    for mark in Self.headMarks where old - start < mark && new - start >= mark { return true }
    for index in old..<new where input[index] == UInt8(ascii: "\n") { return true }
    return false
  }

  /// False when the head is not complete yet.
  private mutating func readHead(_ slot: Int, _ start: inout Int, _ end: Int) -> Bool {
    // A second reference, not a copy: a span of the member would keep the whole loop from changing.
    let bytes = input
    switch parser.parse(bytes.span.extracting(start..<end)) {
    case .incomplete:
      if connections[slot].phase == .idle {
        connections[slot].phase = .head
        connections[slot].deadline = now + (isDraining ? min(spans.drainHead, spans.head) : spans.head)
      }
      return false
    case .refused(let refusal):
      start = end
      connections[slot].isHead = false
      connections[slot].isHTTP10 = false
      refuse(slot, refusal)
      return true
    case .complete:
      break
    }
    let headStart = start
    start += parser.head.end
    counters.requests.add()
    connections[slot].begin(parser.head, hasMore: start < end)
    switch parser.head.framing {
    case .none:
      respond(slot, bytes.span.extracting(headStart..<start))
    case .length(let length):
      beginBody(slot, .length(length), length, bytes.span.extracting(headStart..<start), hasMore: start < end)
    case .chunked:
      beginBody(
        slot, .chunked(ChunkedBody()), 0, bytes.span.extracting(headStart..<start), hasMore: start < end)
    }
    return true
  }

  private mutating func beginBody(
    _ slot: Int, _ reader: BodyReader, _ length: Int, _ head: Span<UInt8>, hasMore: Bool
  ) {
    let limit = responder.bodyLimit(for: parser.head, in: head) ?? limits.body
    guard length <= limit else { return refuse(slot, .bodyTooLarge) }
    connections[slot].phase = .body
    connections[slot].deadline = now + spans.body
    connections[slot].content = reader
    connections[slot].bodyLimit = limit
    connections[slot].head = unsafe head.withUnsafeBufferPointer { unsafe Array($0) }
    connections[slot].body.reserveCapacity(min(length, Limits.bodyReserve))
    // A client that already sends does not wait for our word (RFC 9110 section 10.1.1).
    if parser.head.expectsContinue, !hasMore { sendContinue(slot) }
  }

  /// False when the body is not complete yet.
  private mutating func readBody(_ slot: Int, _ start: inout Int, _ end: Int) -> Bool {
    var position = 0
    let bytes = input
    let outcome = connections[slot].readBody(bytes.span.extracting(start..<end), from: &position)
    start += position
    switch outcome {
    case .incomplete: return false
    case .refused(let refusal):
      start = end
      refuse(slot, refusal)
    case .complete:
      connections[slot].lingers = start < end
      respondWithBody(slot)
    }
    return true
  }

  /// Moves what was received earlier into the shared buffer.
  private mutating func takePending(_ slot: Int) -> Int {
    let count = connections[slot].pending.count
    guard count > 0 else { return 0 }
    input.replaceSubrange(0..<count, with: connections[slot].pending)
    connections[slot].pending = []
    return count
  }

  private mutating func keep(_ slot: Int, _ start: Int, _ end: Int) {
    if start < end { connections[slot].pending = Array(input[start..<end]) }
  }

  private mutating func takeTurnLater(_ slot: Int) {
    guard !connections[slot].isReady else { return }
    connections[slot].isReady = true
    ready.append(slot)
  }
}
