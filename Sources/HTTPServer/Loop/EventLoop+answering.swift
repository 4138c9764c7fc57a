import Telemetry

extension EventLoop {
  /// Asks the responder about the request whose head was parsed last, from these bytes.
  mutating func respond(_ slot: Int, _ bytes: Span<UInt8>, body: [UInt8] = []) {
    let reply = Reply(
      ticket: Ticket(slot: UInt32(slot), serial: connections[slot].serial), sink: mailbox,
      room: waitingCount < limits.waiting ? .free : waitingCount < limits.waiting + limits.reserved ? .reserved : .none)
    output.removeAll()
    let decision = responder.respond(
      to: parser.head, in: bytes, body: body, from: connections[slot].client, now: clock.time, out: &output,
      reply: reply)
    settle(slot, decision)
  }

  /// Asks the responder about a request whose body has come; its head is read again, because other connections' heads
  /// went through the parser since.
  mutating func respondWithBody(_ slot: Int) {
    let head = connections[slot].head
    let body = connections[slot].body
    connections[slot].head = []
    connections[slot].body = []
    guard parser.parse(head.span) == .complete else { return refuse(slot, .requestLine) }
    respond(slot, head.span, body: body)
  }

  private mutating func settle(_ slot: Int, _ decision: consuming Decision) {
    switch consume decision {
    case .prepared(let body):
      if output.overflowed { return sendBroken(slot) }
      send(slot, body)
    case .answer(let answer):
      send(slot, answer)
    case .later:
      if !wait(slot) { shed(slot) }
    case .held(let onLeave):
      guard wait(slot) else {
        shed(slot)
        return onLeave()
      }
      connections[slot].onLeave = onLeave
      if connections[slot].hasEnded { close(slot) }
    case .overloaded: shed(slot)
    }
  }

  /// False when too many wait already.
  private mutating func wait(_ slot: Int) -> Bool {
    guard waitingCount < limits.waiting + limits.reserved else { return false }
    waitingCount += 1
    counters.later.add()
    connections[slot].phase = .waiting
    connections[slot].deadline = now + spans.answer
    return true
  }

  /// Sends a later answer or a part of it, unless its request is no longer waiting.
  mutating func deliver(_ delivery: Mailbox.Delivery) {
    let slot = Int(delivery.ticket.slot)
    let phase = slot < connections.count ? connections[slot].phase : .free
    guard phase == .waiting || phase == .streaming, connections[slot].serial == delivery.ticket.serial else {
      return counters.dropped.add()
    }
    switch delivery.part {
    case .whole(let answer) where phase == .waiting:
      freePlace(slot, hasLeft: false)
      send(slot, answer)
      if connections[slot].phase != .free { advance(slot) }
    case .head(let head) where phase == .waiting: beginStream(slot, head)
    case .piece(let bytes) where phase == .streaming: stream(slot, bytes)
    case .end where phase == .streaming: endStream(slot)
    case .whole, .head, .piece, .end: counters.dropped.add()
    }
  }

  /// Says that there is no room; the client may ask again on the same connection, as a new one would cost us more.
  private mutating func shed(_ slot: Int) {
    counters.overloads.add()
    send(slot, Refusal.overloaded.answer(traceID: note(.overloaded)))
  }

  private mutating func send(_ slot: Int, _ answer: Answer) {
    output.removeAll()
    guard AnswerHead.write(answer, into: &output) else { return sendBroken(slot) }
    send(slot, AnswerHead.hasBody(answer.status) ? answer.body : [])
  }

  mutating func sendBroken(_ slot: Int) {
    log.error("http.answer_broken", ("bytes", output.count))
    refuse(slot, .answerBroken)
  }

  /// Answers with a problem, ends our side and waits for the client's end.
  mutating func refuse(_ slot: Int, _ refusal: Refusal) {
    counters.refusals.add()
    let traceID = note(refusal)
    freePlace(slot, hasLeft: true)
    connections[slot].head = []
    connections[slot].body = []
    connections[slot].pending = []
    connections[slot].isPersistent = false
    connections[slot].lingers = true
    output.removeAll()
    // Our own texts always fit and hold nothing from outside.
    let answer = refusal.answer(traceID: traceID)
    _ = AnswerHead.write(answer, into: &output)
    send(slot, answer.body)
  }

  /// The name under which the log knows the refusal.
  private func note(_ refusal: Refusal) -> String {
    let traceID = TraceID.random()
    log.debug("http.refused", ("status", refusal.status), ("code", refusal.rawValue), ("trace", traceID))
    return traceID
  }
}
