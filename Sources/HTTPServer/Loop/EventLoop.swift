import CLinux
import Glibc
import Telemetry

/// Serves all connections of one server on one thread: waits for events, goes on with each connection as far as it can,
/// and never blocks anywhere else.
///
/// It is a value made on its own thread, so that nothing in it needs a lock. Requests of one connection are answered one
/// after the other: the next is not looked at before the answer to the last has left, which keeps pipelined answers in
/// order.
struct EventLoop: ~Copyable {
  private static let listenerTag = UInt64.max
  private static let mailboxTag = UInt64.max - 1

  let responder: any Responder
  let limits: Limits
  let spans: Spans
  let counters: ServerCounters
  let log: Log
  let mailbox: Mailbox

  var poller: Poller
  var listener: ListeningSocket?
  var clock = LoopClock()
  var parser = HeadParser()
  var input = [UInt8](repeating: 0, count: Limits.input)
  var output = HeadBuffer()

  var connections: [Connection] = []
  var firstFree = -1
  var openCount = 0
  var waitingCount = 0
  /// Connections that used up their turn.
  var ready: [Int] = []
  private var nextSweep: Int64 = 0
  private var resumesAccepting: Int64?
  var drainDeadline: Int64?

  init(
    listener: consuming ListeningSocket, mailbox: Mailbox, responder: any Responder, limits: Limits,
    counters: ServerCounters, log: Log
  ) throws(ServerError) {
    self.responder = responder
    self.limits = limits
    spans = Spans(limits)
    self.counters = counters
    self.log = log
    self.mailbox = mailbox
    poller = try Poller()
    poller.watchLevel(listener.descriptor, tag: Self.listenerTag)
    poller.watchLevel(mailbox.descriptor, tag: Self.mailboxTag)
    self.listener = consume listener
  }

  var now: Int64 { clock.time.monotonicMilliseconds }
  var isDraining: Bool { drainDeadline != nil }

  /// Runs until a drain has ended.
  mutating func run() {
    while true {
      let count = poller.wait(timeout)
      clock.tick()
      goOnWithReady()
      for index in 0..<count { handle(poller.event(index)) }
      if now >= nextSweep {
        nextSweep = now + spans.sweep
        sweep()
      }
      resumeAcceptingIfDue()
      if let deadline = drainDeadline, openCount == 0 || now >= deadline { break }
    }
    for slot in connections.indices where connections[slot].phase != .free { close(slot) }
  }

  private var timeout: Int32 {
    if !ready.isEmpty { return 0 }
    let nearest = min(
      spans.sweep, resumesAccepting == nil ? .max : spans.acceptPause, isDraining ? Limits.drainLook : .max)
    return Int32(clamping: nearest)
  }

  private mutating func goOnWithReady() {
    guard !ready.isEmpty else { return }
    let slots = ready
    ready.removeAll(keepingCapacity: true)
    for slot in slots where connections[slot].isReady {
      connections[slot].isReady = false
      advance(slot)
    }
  }

  private mutating func handle(_ event: Poller.Event) {
    switch event.tag {
    case Self.listenerTag: accept()
    case Self.mailboxTag: emptyMailbox()
    default:
      let slot = Int(event.tag & 0xffff_ffff)
      guard slot < connections.count, connections[slot].phase != .free,
        connections[slot].generation == UInt32(event.tag >> 32)
      else { return }
      if event.isBroken { return close(slot) }
      if event.hasEnded { connections[slot].hasEnded = true }
      if event.canRead || event.hasEnded { connections[slot].isReadable = true }
      if event.canWrite, connections[slot].phase == .writing { flush(slot) }
      if connections[slot].isReadable { advance(slot) }
    }
  }

  private mutating func emptyMailbox() {
    let content = mailbox.take()
    for delivery in content.deliveries { deliver(delivery) }
    if let deadline = content.drain { drain(deadline) }
  }

  // MARK: Accepting

  private mutating func accept() {
    for _ in 0..<Limits.acceptsPerTurn {
      guard let descriptor = listener?.descriptor else { return }
      guard openCount < limits.connections else { return pauseAccepting(until: now) }
      let client = accept4(descriptor, nil, nil, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
      if client >= 0 {
        open(client)
        continue
      }
      switch errno {
      case EMFILE, ENFILE, ENOBUFS, ENOMEM:
        log.warning("http.accept_paused", ("errno", errno), ("open", openCount))
        return pauseAccepting(until: now + spans.acceptPause)
      case EINTR, ECONNABORTED: continue
      default: return
      }
    }
  }

  /// Reads at once and registers only what stays open, because a short connection is then never registered.
  private mutating func open(_ descriptor: Int32) {
    let slot: Int
    if firstFree >= 0 {
      slot = firstFree
      firstFree = connections[slot].nextFree
    } else {
      slot = connections.count
      connections.append(Connection())
    }
    connections[slot].open(descriptor)
    connections[slot].deadline = now + spans.idle
    openCount += 1
    counters.connections.add()
    counters.open.add()
    advance(slot)
    guard connections[slot].phase != .free else { return }
    let tag = UInt64(slot) | UInt64(connections[slot].generation) << 32
    if !poller.watchEdge(descriptor, tag: tag) { close(slot) }
  }

  private mutating func pauseAccepting(until time: Int64) {
    guard let descriptor = listener?.descriptor else { return }
    poller.pause(descriptor, true, tag: Self.listenerTag)
    resumesAccepting = time
    counters.acceptPauses.add()
  }

  private mutating func resumeAcceptingIfDue() {
    guard let time = resumesAccepting, now >= time, openCount < limits.connections else { return }
    guard let descriptor = listener?.descriptor else { return }
    resumesAccepting = nil
    poller.pause(descriptor, false, tag: Self.listenerTag)
  }

  // MARK: Ending

  mutating func close(_ slot: Int) {
    if connections[slot].phase == .waiting { waitingCount -= 1 }
    Glibc.close(connections[slot].descriptor)
    connections[slot].release()
    connections[slot].nextFree = firstFree
    firstFree = slot
    openCount -= 1
    counters.open.add(-1)
  }

  /// Ends what is idle, lets the rest finish, and takes no more; `Connection: close` goes out with every answer from now.
  private mutating func drain(_ deadline: Duration) {
    if drainDeadline == nil {
      // What the kernel accepted before is ours to answer.
      for _ in 0...Int(Limits.backlog) / Limits.acceptsPerTurn { accept() }
      listener = nil
      resumesAccepting = nil
      log.info("http.draining", ("open", openCount), ("waiting", waitingCount))
    }
    drainDeadline = min(drainDeadline ?? .max, now + max(0, deadline.wholeMilliseconds))
    for slot in connections.indices where connections[slot].phase == .idle {
      // A request may have come in the meantime: it is answered.
      connections[slot].isReadable = true
      advance(slot)
      if connections[slot].phase == .idle, !connections[slot].isReady { close(slot) }
    }
  }
}
