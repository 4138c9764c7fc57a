import Catalog
import HTTPServer
import Mirror
import Telemetry

/// Does what the operator asks for by hand and tells him what came of it.
struct AdminService: Sendable {
  /// Names an answer lists; a purge of everything moves as many as there are products.
  private static let mostNamed = 1_000
  /// How long an answer waits for the end of a pull; because the server gives a request up after 60 s, and a pull of a
  /// large shop or of a slow one takes longer.
  static let pullPatience: Duration = .seconds(50)

  let purge: @Sendable (PurgeOrder) async throws -> [TagChange]
  let pulls: PullRequests
  let log: Log
  let sleep: @Sendable (Duration) async throws -> Void

  /// `POST /admin/cache/purge`.
  func purge(_ items: [Target.Item], _ reply: Reply) throws(Problem) {
    let order: PurgeOrder
    do {
      order = try PurgeOrder(items)
    } catch {
      throw .invalid(error)
    }
    perform("admin.purge_failed", reply) { [purge, log] in
      let moved = try await purge(order)
      log.info("admin.purged", ("tags", moved.count), ("all", order == .all))
      return Self.answer(moved, order)
    }
  }

  /// `POST /admin/pull`; answers when the pull has ended, or that it goes on.
  func pull(_ items: [Target.Item], _ reply: Reply) throws(Problem) {
    var parameters = Parameters(items.map { ($0.name, $0.value) }, known: ["accept"])
    let accepted = parameters.read("accept", detail: "Can only be 1.", allowed: ["1"]) { $0 == "1" ? true : nil }
    do {
      try parameters.check()
    } catch {
      throw .invalid(error)
    }
    let isAccepting = accepted ?? false
    // Unstructured because it ends with the pull, of which nobody waits for more than this.
    let patience = Task { [sleep] in
      try await sleep(Self.pullPatience)
      // The pull goes on; what `perform` then completes finds the request answered and is dropped.
      reply.complete(Self.running())
    }
    perform("admin.pull_failed", reply) { [pulls] in
      defer { patience.cancel() }
      return Self.answer(try await pulls.pullNow(accepting: isAccepting))
    }
  }

  private func perform(_ failure: String, _ reply: Reply, _ work: @escaping @Sendable () async throws -> Answer) {
    // Unstructured because the loop's thread goes on meanwhile and nobody waits for this but the client.
    Task { [log] in
      do {
        reply.complete(try await work())
      } catch let error as SourceError {
        reply.complete(Problem.upstream(error).answer())
      } catch is CancellationError {
        reply.complete(Problem.busy.answer())
      } catch {
        let traceID = TraceID.random()
        log.error(failure, ("error", "\(error)"), ("trace", traceID))
        reply.complete(Problem.serviceBroken(traceID).answer())
      }
    }
  }

  private static func answer(_ moved: [TagChange], _ order: PurgeOrder) -> Answer {
    var unknown: [String] = []
    if case .tags(let names) = order { unknown = names.subtracting(moved.map(\.name)).sorted() }
    var json = JSONWriter(capacity: 512)
    json.object { json in
      json.name("count")
      json.integer(moved.count)
      json.name("purged")
      json.array(moved.prefix(mostNamed)) { json, change in
        json.object { json in
          json.name("tag")
          json.string(change.name)
          json.name("seq")
          json.integer(Int(change.seq))
        }
      }
      json.name("unknown")
      json.array(unknown) { json, name in json.string(name) }
    }
    return Answer.service(200, json)
  }

  private static func running() -> Answer {
    var json = JSONWriter(capacity: 128)
    json.object { json in
      json.name("outcome")
      json.string("running")
      json.name("do")
      json.string("The pull goes on; /healthz tells how it ended.")
    }
    return Answer.service(202, json)
  }

  private static func answer(_ outcome: PullOutcome) -> Answer {
    var json = JSONWriter(capacity: 256)
    json.object { json in
      json.name("outcome")
      switch outcome {
      case .held(let reason):
        json.string("held")
        json.name("reason")
        json.string(reason)
        json.name("do")
        json.string("Check the shop token's rights; accept=1 applies it as it is.")
      case .applied(let counts):
        json.string("applied")
        json.name("products")
        json.integer(counts.products)
        json.name("written")
        json.integer(counts.written)
        json.name("removed")
        json.integer(counts.removed)
        json.name("derived")
        json.integer(counts.derived)
        json.name("tags")
        json.integer(counts.tags)
      }
    }
    return Answer.service(200, json)
  }
}
