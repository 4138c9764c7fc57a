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
  static let listenerTag = UInt64.max
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
  private var uses: UInt64 = 0
  var waitingCount = 0
  /// Connections that used up their turn.
  var ready: [Int] = []
  /// Next look at all deadlines.
  var nextSweep: Int64 = 0
  /// Open connections of addresses that are counted.
  var addresses = AddressCounts()
  /// Whom to close for newcomers, and when all connections may be looked at again for that.
  var evictions = EvictionList()
  var nextLook = Int64.min
  /// While accepting pauses; a pause for want of room may end earlier.
  var resumesAccepting: Int64?
  var lacksRoom = false
  var acceptPace = LogPace(), refusedPace = LogPace(), fullPace = LogPace(), cutPace = LogPace()
  /// Bytes of answers that slow readers have not taken yet.
  var unsent = 0
  var drainDeadline: Int64?
  /// Until when the last answers of a drain that ran out of time may be read.
  var lastWordsEnd: Int64?

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
    let poller = try Poller()
    guard poller.watchLevel(listener.descriptor, tag: Self.listenerTag, isShared: listener.isShared),
      poller.watchLevel(mailbox.descriptor, tag: Self.mailboxTag)
    else { throw .system(call: "epoll_ctl", code: errno) }
    self.poller = poller
    self.listener = consume listener
  }

  var now: Int64 { clock.time.monotonicMilliseconds }

  /// For the order in which connections make room: those that were never answered before those that were, because a crowd
  /// of newcomers would otherwise push out whoever is between two requests.
  mutating func noteUse(_ slot: Int, isAnswered: Bool) {
    uses &+= 1
    connections[slot].lastUse = uses | (isAnswered ? 1 << 63 : 0)
  }

  var isDraining: Bool { drainDeadline != nil }

  /// Runs until a drain has ended.
  mutating func run() {
    while true {
      let count = poller.wait(timeout)
      clock.tick()
      goOnWithReady()
      for index in 0..<count { handle(poller.event(index)) }
      if now >= nextSweep {
        nextSweep = now + (isDraining ? min(spans.sweep, Limits.drainLook) : spans.sweep)
        sweep()
      }
      resumeAcceptingIfDue()
      if isDraining, drainIsOver() { break }
    }
    for slot in connections.indices where connections[slot].phase != .free { close(slot) }
  }

  private var timeout: Int32 {
    if !ready.isEmpty { return 0 }
    let nearest = min(
      spans.sweep, resumesAccepting.map { max(0, $0 - now) } ?? .max, isDraining ? Limits.drainLook : .max)
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
      goOn(slot, event)
    }
  }

  private mutating func goOn(_ slot: Int, _ event: Poller.Event) {
    // Once we have ended our side, the client's end is no trouble: what it sent before is still to be read.
    if event.isBroken || event.isOver && connections[slot].phase != .lingering { return close(slot) }
    if event.hasEnded {
      connections[slot].hasEnded = true
      if connections[slot].onLeave != nil { return close(slot) }
    }
    if event.canRead || event.hasEnded { connections[slot].isReadable = true }
    if event.canWrite, connections[slot].unsent > 0 {
      if connections[slot].phase == .writing { flush(slot) } else { flushStream(slot) }
    }
    if connections[slot].isReadable, connections[slot].phase.takesInput { advance(slot) }
  }

  private mutating func emptyMailbox() {
    let content = mailbox.take()
    for delivery in content.deliveries { deliver(delivery) }
    if let deadline = content.drain { drain(deadline) }
  }

  // MARK: Ending

  mutating func close(_ slot: Int) {
    freePlace(slot, hasLeft: true)
    unsent -= connections[slot].unsent
    if Self.isCounted(connections[slot].client) { addresses.remove(connections[slot].client.address) }
    Glibc.close(connections[slot].descriptor)
    connections[slot].release()
    connections[slot].nextFree = firstFree
    firstFree = slot
    openCount -= 1
    counters.open.add(-1)
  }

  /// Ends the waiting for an answer, if the connection is: others may wait now, and a holder is told where it ends for
  /// want of a client or of time.
  mutating func freePlace(_ slot: Int, hasLeft: Bool) {
    guard connections[slot].phase == .waiting || connections[slot].phase == .streaming else { return }
    waitingCount -= 1
    connections[slot].phase = .idle
    let onLeave = connections[slot].onLeave
    connections[slot].onLeave = nil
    if hasLeft { onLeave?() }
  }
}
