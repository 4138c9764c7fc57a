import HTTPServer
package import Mirror
package import Telemetry

/// Everything that is asked of this server and is no page: hooks, changes, health, and what the operator does by hand.
///
/// Looked at only where nothing is in memory under the target, so that a hit pays nothing for it.
package struct Services: Sendable {
  private let keys: AccessKeys
  private let wrongKeys: WrongKeys
  private let hook: DirectusHook
  private let changes: ChangesService
  private let admin: AdminService
  private let readiness: Readiness
  private let health: @Sendable () -> [HealthCheck]

  /// - Parameters:
  ///   - sleep: until an answer that waits for a pull says that it goes on.
  ///   - purge: moves tags by hand; those it does not know are not in what it returns.
  ///   - health: how the things we depend on do; runs on the loop's thread, so it must not wait or read a file.
  package init(
    keys: AccessKeys, pulls: PullRequests, feed: ChangeFeed, renderers: RenderThreads, readiness: Readiness, log: Log,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    purge: @escaping @Sendable (PurgeOrder) async throws -> [TagChange],
    health: @escaping @Sendable () -> [HealthCheck]
  ) {
    self.keys = keys
    wrongKeys = WrongKeys(log: log)
    self.readiness = readiness
    self.health = health
    hook = DirectusHook(pulls: pulls, renderers: renderers, log: log)
    changes = ChangesService(feed: feed, renderers: renderers, log: log)
    admin = AdminService(purge: purge, pulls: pulls, log: log, sleep: sleep)
  }

  /// Nil where the target is none of ours.
  func decide(
    _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ body: [UInt8], _ now: LoopTime, _ reply: Reply
  ) -> Decision? {
    let path = Self.path(head.target, bytes)
    guard let known = Self.route(path, bytes, method: nil) else { return nil }
    guard let route = Self.route(path, bytes, method: head.method == .head ? .get : head.method) else {
      return .answer(Problem.methodNotAllowed(ServiceRoute.allowedMethods(of: known.path)).answer())
    }
    if let refusal = keys.refusal(of: route.key, head, bytes) {
      if refusal.status == 401 { wrongKeys.note(route, now) }
      return .answer(refusal)
    }
    let target = [UInt8](head.target, of: bytes)
    switch route.service {
    case .health: return .answer(HealthReport(isReady: readiness.isReady, checks: health()).answer(now: now.wall))
    case .hook: return hook.accept(body, reply)
    case .changes: return reply.hasRoom ? changes.answer(target, reply) : .later
    case .purge, .pull: return reply.hasRoom ? manage(route.service, target, reply) : .later
    }
  }

  /// How long a body may be that this request announces; nil: as long as anybody's.
  func bodyLimit(for head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Int? {
    guard head.method == .post,
      Self.route(Self.path(head.target, bytes), bytes, method: .post)?.service == .hook,
      keys.opens(.hook, head, bytes)
    else { return nil }
    return DirectusHook.bodyLimit
  }

  private func manage(_ service: ServiceRoute.Service, _ target: [UInt8], _ reply: Reply) -> Decision {
    guard let target = try? Target(parsing: target.span) else { return .answer(Problem.badTarget.answer()) }
    do throws(Problem) {
      if service == .purge { try admin.purge(target.items, reply) } else { try admin.pull(target.items, reply) }
      return .later
    } catch {
      return .answer(error.answer())
    }
  }

  private static func path(_ target: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var end = target.lowerBound
    while end < target.upperBound, bytes[end] != UInt8(ascii: "?") { end += 1 }
    return target.lowerBound..<end
  }

  /// - Parameter method: nil: any.
  private static func route(_ path: Range<Int>, _ bytes: Span<UInt8>, method: Method?) -> ServiceRoute? {
    for route in ServiceRoute.all where method == nil || route.method == method {
      if bytes.equals(route.path, in: path) { return route }
    }
    return nil
  }
}

extension Answer {
  /// An answer of a service, which nobody may keep.
  static func service(_ status: Int, _ json: JSONWriter, type: String = "application/json") -> Answer {
    Answer(status: status, headers: [("Content-Type", type), ("Cache-Control", "no-store")], body: json.bytes)
  }
}
