package import Caching
package import HTTPServer
import Telemetry

/// The way of every request, top to bottom, on the loop's thread: stored answers are sent from here, everything else is
/// found in the list of routes and, unless it is a few words, handed to the render threads.
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
  private let limits: CallerLimits?
  private let files: PublicFolder?

  /// - Parameters:
  ///   - services: nil: pages and files alone.
  ///   - limits: nil: anybody may ask as often as he likes.
  ///   - files: the folder whose `docs` is served; nil: no file.
  package init(
    memory: MemoryTier, waiting: WaitingRoom, renderers: RenderThreads, probes: Probes, services: Services? = nil,
    limits: CallerLimits? = nil, files: PublicFolder? = nil
  ) {
    self.memory = memory
    self.waiting = waiting
    self.renderers = renderers
    self.probes = probes
    self.services = services
    self.limits = limits
    self.files = files
  }

  package func respond(
    to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
    out: inout HeadBuffer, reply: Reply
  ) -> Decision {
    if !client.isTrusted || client.isProxy, let refusal = refusal(head, bytes, client, now) { return .answer(refusal) }
    let method = head.method
    if method == .get || method == .head, let entry = memory.find(bytes.extracting(head.target)) {
      switch EntryState.of(entry, now: now.wall) {
      case .current:
        return send(entry, .hit, head, bytes, now, &out, reply)
      case .old:
        renderBehind(entry)
        return send(entry, .old, head, bytes, now, &out, reply)
      case .changed where !reply.hasRoom:
        return send(entry, .late, head, bytes, now, &out, reply)
      case .changed:
        return wait(for: Array(head.target, of: bytes), fallback: entry, head, bytes, reply)
      }
    }
    return dispatch(head, bytes, body, now, reply)
  }

  package func bodyLimit(for head: borrowing RequestHead, in bytes: Span<UInt8>) -> Int? {
    guard let services, case .found(let route, _) = Routes.way(head.method, head.target, of: bytes),
      let limit = route.handler.bodyLimit, services.opens(route, head, bytes)
    else { return nil }
    return limit
  }

  /// What a caller hears who asked too often, whatever he asks for but probes.
  private func refusal(
    _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ client: Client, _ now: LoopTime
  ) -> Answer? {
    guard let limits, !Probes.isMonitoring(head.target, of: bytes),
      let refusal = limits.refusal(head, bytes, client, now)
    else { return nil }
    // Whoever holds the key of what he asks for is no stranger: a hook that is refused would be lost.
    if let services, case .found(let route, _) = Routes.way(head.method, head.target, of: bytes),
      route.handler.key != .none, services.opens(route, head, bytes)
    {
      return nil
    }
    return refusal
  }

  /// Whatever is not in memory, by the list of routes.
  private func dispatch(
    _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ body: [UInt8], _ now: LoopTime, _ reply: Reply
  ) -> Decision {
    switch Routes.way(head.method, head.target, of: bytes) {
    case .refused(let problem): return .answer(problem.answer())
    case .options(let allowed):
      return .answer(Answer(status: 204, headers: [("Allow", allowed), ("Cache-Control", "no-store")]))
    case .found(let route, let path):
      if let refusal = services?.refusal(route, head, bytes, now) { return .answer(refusal) }
      if route.handler.isShed, !reply.hasRoom { return .overloaded }
      switch route.handler.work {
      case .page: return wait(for: Array(head.target, of: bytes), fallback: nil, head, bytes, reply)
      case .probe(let probe): return .answer(probes.answer(probe))
      case .file: return read(path, FileRequest(head, bytes), reply)
      case .service(let service):
        return services?.answer(service, head, bytes, body, now, reply) ?? .answer(Problem.notFound.answer())
      }
    }
  }

  /// A file is opened and read by a render thread, as the loop never waits for a disk.
  private func read(_ path: [String], _ request: FileRequest, _ reply: Reply) -> Decision {
    guard let files else { return .answer(Problem.fileNotFound.answer()) }
    let accepted = renderers.enqueue(
      .service { _ in reply.complete(files.answer(path, request) ?? Problem.fileNotFound.answer()) })
    return accepted ? .later : .answer(Problem.overloaded.answer())
  }

  private func send(
    _ entry: Entry, _ outcome: Outcome, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ now: LoopTime,
    _ out: inout HeadBuffer, _ reply: Reply
  ) -> Decision {
    if IfNoneMatch.matches(head, bytes, etag: entry.etag) {
      out.append(entry.notModifiedHead)
      CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: now.wall)
      return .prepared(body: [])
    }
    if entry.isGzipped, !AcceptEncoding.allowsGzip(head.acceptEncoding, of: bytes) {
      guard reply.hasRoom else { return .overloaded }
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
    guard reply.hasRoom else { return .overloaded }
    let key = String(decoding: target, as: UTF8.self)
    let patience = fallback == nil ? Waiter.patience : Waiter.patienceWithFallback
    let waiter = Waiter(
      reply: reply, fallback: fallback, newest: waiting.newest, deadline: ContinuousClock.now.advanced(by: patience),
      ifNoneMatch: IfNoneMatch.value(of: head, bytes),
      acceptsGzip: AcceptEncoding.allowsGzip(head.acceptEncoding, of: bytes))
    if waiting.join(key, waiter), !renderers.enqueue(.page(key), .waited(patience)) {
      waiting.refuse(key, .overloaded)
    }
    return .later
  }

  private func renderBehind(_ entry: Entry) {
    if waiting.begin(entry.key), !renderers.enqueue(.page(entry.key), .behind) {
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
