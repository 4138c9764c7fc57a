import Telemetry

extension EventLoop {
  /// Asks the responder about the request whose head was parsed last, from these bytes.
  mutating func respond(_ slot: Int, _ bytes: Span<UInt8>, body: [UInt8] = []) {
    let reply = Reply(
      ticket: Ticket(slot: UInt32(slot), serial: connections[slot].serial), sink: mailbox,
      hasRoom: waitingCount < limits.waiting)
    output.removeAll()
    let decision = responder.respond(
      to: parser.head, in: bytes, body: body, now: clock.time, out: &output, reply: reply)
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
      guard waitingCount < limits.waiting else {
        counters.overloads.add()
        return refuse(slot, .overloaded)
      }
      waitingCount += 1
      counters.later.add()
      connections[slot].phase = .waiting
      connections[slot].deadline = now + spans.answer
    }
  }

  /// Sends a later answer, unless its request is no longer waiting.
  mutating func deliver(_ delivery: Mailbox.Delivery) {
    let slot = Int(delivery.ticket.slot)
    guard slot < connections.count, connections[slot].phase == .waiting,
      connections[slot].serial == delivery.ticket.serial
    else { return counters.dropped.add() }
    waitingCount -= 1
    connections[slot].phase = .idle
    send(slot, delivery.answer)
    if connections[slot].phase != .free { advance(slot) }
  }

  private mutating func send(_ slot: Int, _ answer: Answer) {
    output.removeAll()
    guard AnswerHead.write(answer, into: &output) else { return sendBroken(slot) }
    send(slot, AnswerHead.hasBody(answer.status) ? answer.body : [])
  }

  private mutating func sendBroken(_ slot: Int) {
    log.error("http.answer_broken", ("bytes", output.count))
    refuse(slot, .answerBroken)
  }

  /// Answers with a problem, ends our side and waits for the client's end.
  mutating func refuse(_ slot: Int, _ refusal: Refusal) {
    counters.refusals.add()
    let traceID = TraceID.random()
    log.debug("http.refused", ("status", refusal.status), ("code", refusal.rawValue), ("trace", traceID))
    if connections[slot].phase == .waiting {
      waitingCount -= 1
      connections[slot].phase = .idle
    }
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

  // MARK: Deadlines

  /// Ends whatever has taken too long; one comparison per slot.
  mutating func sweep() {
    for slot in connections.indices where connections[slot].deadline <= now && connections[slot].phase != .free {
      if connections[slot].phase != .idle, connections[slot].phase != .lingering { counters.timeouts.add() }
      switch connections[slot].phase {
      case .free: break
      case .idle, .writing, .lingering: close(slot)
      case .head: expire(slot, .headTimeout)
      case .body: expire(slot, .bodyTimeout)
      case .waiting: expire(slot, .answerTimeout)
      }
    }
  }

  private mutating func expire(_ slot: Int, _ refusal: Refusal) {
    if refusal == .headTimeout {
      connections[slot].isHead = false
      connections[slot].isHTTP10 = false
    }
    refuse(slot, refusal)
    if connections[slot].phase != .free { advance(slot) }
  }
}
