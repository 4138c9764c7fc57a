import HTTPServer
package import Mirror
package import Telemetry

/// Everything that is asked of this server and is no page: hooks, changes, health, and what the operator does by hand.
///
/// Which of them is asked for is found in `Routes`, and only where nothing is in memory under the target.
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

  /// What a caller hears who does not hold the route's key; nil: may come in.
  func refusal(
    _ route: Routes.Route, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ now: LoopTime
  ) -> Answer? {
    guard let refusal = keys.refusal(of: route.handler.key, head, bytes) else { return nil }
    if refusal.status == 401 { wrongKeys.note(route, now) }
    return refusal
  }

  /// Answers a request that holds the key, with room for whatever may be shed.
  func answer(
    _ service: RouteHandler.Service, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ body: [UInt8],
    _ now: LoopTime, _ reply: Reply
  ) -> Decision {
    switch service {
    case .health: .answer(HealthReport(isReady: readiness.isReady, checks: health()).answer(now: now.wall))
    case .hook: hook.accept(body, reply)
    case .changes: changes.answer([UInt8](head.target, of: bytes), reply)
    case .purge, .pull: manage(service, head, bytes, reply)
    }
  }

  /// Whether a request holds the route's key.
  func opens(_ route: Routes.Route, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Bool {
    keys.opens(route.handler.key, head, bytes)
  }

  private func manage(
    _ service: RouteHandler.Service, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ reply: Reply
  ) -> Decision {
    let items: [Target.Item]
    do {
      items = try Target(parsing: bytes.extracting(head.target)).items
    } catch {
      return .answer(Problem.badTarget.answer())
    }
    do throws(Problem) {
      if service == .purge { try admin.purge(items, reply) } else { try admin.pull(items, reply) }
      return .later
    } catch {
      return .answer(error.answer())
    }
  }
}

extension Answer {
  /// An answer of a service, which nobody may keep.
  static func service(_ status: Int, _ json: JSONWriter, type: String = "application/json") -> Answer {
    Answer(status: status, headers: [("Content-Type", type), ("Cache-Control", "no-store")], body: json.bytes)
  }
}
