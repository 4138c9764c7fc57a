package import Caching
package import HTTPServer
import Telemetry

/// The way of every request, top to bottom, on the loop's thread: stored answers are sent from here, everything else is
/// handed to the render threads.
///
/// A hit reads one shard of the memory tier, compares integers and lets the loop send bytes that exist: no JSON, no
/// compression, no SQL, no task, no allocation. A client's `no-cache` changes nothing, as what is stored is never less
/// true than what would be made anew.
package final class HitPath: Responder {
  private let memory: MemoryTier
  private let waiting: WaitingRoom
  private let renderers: RenderThreads
  private let probes: Probes
  private let services: Services?

  /// - Parameter services: nil: pages alone.
  package init(
    memory: MemoryTier, waiting: WaitingRoom, renderers: RenderThreads, probes: Probes, services: Services? = nil
  ) {
    self.memory = memory
    self.waiting = waiting
    self.renderers = renderers
    self.probes = probes
    self.services = services
  }

  package func respond(
    to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], now: LoopTime, out: inout HeadBuffer,
    reply: Reply
  ) -> Decision {
    let method = head.method
    guard method == .get || method == .head else {
      if let decision = services?.decide(head, bytes, body, now, reply) { return decision }
      return .answer(PageRoutes.refusal(of: Array(head.target, of: bytes), method: method).answer())
    }
    if let entry = memory.find(bytes.extracting(head.target)) {
      switch EntryState.of(entry, now: now.wall) {
      case .current:
        return send(entry, .hit, head, bytes, now, &out, reply)
      case .old:
        renderBehind(entry)
        return send(entry, .old, head, bytes, now, &out, reply)
      case .changed:
        return wait(for: Array(head.target, of: bytes), fallback: entry, head, bytes, reply)
      }
    }
    if let answer = probes.answer(head.target, of: bytes) { return .answer(answer) }
    if let decision = services?.decide(head, bytes, body, now, reply) { return decision }
    return wait(for: Array(head.target, of: bytes), fallback: nil, head, bytes, reply)
  }

  package func bodyLimit(for head: borrowing RequestHead, in bytes: Span<UInt8>) -> Int? {
    services?.bodyLimit(for: head, bytes)
  }

  private func send(
    _ entry: Entry, _ outcome: Outcome, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ now: LoopTime,
    _ out: inout HeadBuffer, _ reply: Reply
  ) -> Decision {
    if IfNoneMatch.matches(head.ifNoneMatch, of: bytes, etag: entry.etag) {
      out.append(entry.notModifiedHead)
      CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: now.wall)
      return .prepared(body: [])
    }
    if entry.isGzipped, !AcceptEncoding.allowsGzip(head.acceptEncoding, of: bytes) {
      guard reply.hasRoom else { return .later }
      // Inflating costs more than a turn of the loop should; few clients ask for it.
      let accepted = renderers.enqueue(.inflate(entry, outcome, reply))
      return accepted ? .later : .answer(Problem.overloaded.answer())
    }
    out.append(entry.head)
    CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: now.wall)
    return .prepared(body: entry.body)
  }

  /// One render for all who have the key in flight; whoever leaves takes nothing from the others.
  private func wait(
    for target: [UInt8], fallback: Entry?, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ reply: Reply
  ) -> Decision {
    guard reply.hasRoom else { return .later }
    let key = String(decoding: target, as: UTF8.self)
    let patience = fallback == nil ? Waiter.patience : Waiter.patienceWithFallback
    let waiter = Waiter(
      reply: reply, fallback: fallback, newest: waiting.newest, deadline: ContinuousClock.now.advanced(by: patience),
      ifNoneMatch: head.ifNoneMatch.map { Array($0, of: bytes) },
      acceptsGzip: AcceptEncoding.allowsGzip(head.acceptEncoding, of: bytes))
    if waiting.join(key, waiter), !renderers.enqueue(.page(key)) {
      waiting.refuse(key, .overloaded)
    }
    return .later
  }

  private func renderBehind(_ entry: Entry) {
    if waiting.begin(entry.key), !renderers.enqueue(.page(entry.key)) {
      waiting.refuse(entry.key, .overloaded)
    }
  }
}

extension [UInt8] {
  /// Copies a stretch of the request, whose bytes live only as long as the call.
  init(_ range: Range<Int>, of bytes: Span<UInt8>) {
    self.init()
    reserveCapacity(range.count)
    for index in range { append(bytes[index]) }
  }
}
