import HTTPServer
import Mirror
import Telemetry

/// Answers `GET /v1/changes`: at once where something is new, else when it is, else at the end of the asked wait.
struct ChangesService: Sendable {
  let feed: ChangeFeed
  let renderers: RenderThreads
  let log: Log

  /// - Parameter target: path and query as they came.
  func answer(_ target: [UInt8], _ reply: Reply) -> Decision {
    let isTaken = renderers.enqueue(
      .service { [self] reader in
        do {
          let query = try Self.query(target)
          try look(query, reader, reply)
        } catch let problem as Problem {
          reply.complete(problem.answer())
        } catch {
          let traceID = TraceID.random()
          log.error("changes.failed", ("error", "\(error)"), ("trace", traceID))
          reply.complete(Problem.serviceBroken(traceID).answer())
        }
      })
    return isTaken ? .later : .answer(Problem.busy.answer())
  }

  private static func query(_ target: [UInt8]) throws(Problem) -> ChangesQuery {
    let parsed: Target
    do {
      parsed = try Target(parsing: target.span)
    } catch {
      throw .badTarget
    }
    do {
      return try ChangesQuery(parsed.items)
    } catch {
      throw .invalid(error)
    }
  }

  /// Ends, since a commit between look and wait is news for the next look.
  private func look(_ query: ChangesQuery, _ reader: CatalogReader, _ reply: Reply) throws {
    while true {
      let announced = feed.announced
      let changes = try reader.read { snapshot in
        guard snapshot.isReady else { throw Problem.notReady }
        return try Changes.read(since: query.since, upTo: announced, snapshot)
      }
      if changes.isNews || query.wait == .zero { return reply.complete(changes.answer()) }
      if feed.join(reply, since: changes.cursor, for: query.wait, announced: announced) { return }
    }
  }
}
