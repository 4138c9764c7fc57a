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
    let asker = ChangesAsker(reply)
    let isTaken = renderers.enqueue(
      .service { [self] reader in
        // Nothing is read for somebody who left before it was his turn.
        if asker.hasLeft { return }
        do {
          let query = try Self.query(target)
          try look(query, reader, asker)
        } catch let problem as Problem {
          reply.complete(problem.answer())
        } catch {
          let traceID = TraceID.random()
          log.error("changes.failed", ("error", "\(error)"), ("trace", traceID))
          reply.complete(Problem.serviceBroken(traceID).answer())
        }
      })
    guard isTaken else { return .answer(Problem.busy.answer()) }
    return Self.mayWait(target) ? .held { [feed] in feed.leave(asker) } : .later
  }

  /// Whether the answer may take its time: who asks for none is answered also where he ended his side.
  private static func mayWait(_ target: [UInt8]) -> Bool {
    // A name spelled with percent signs is not read here, as the loop has better to do.
    target.contains(Array("wait=".utf8)) || target.contains(UInt8(ascii: "%"))
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
  private func look(_ query: ChangesQuery, _ reader: CatalogReader, _ asker: ChangesAsker) throws {
    while true {
      let announced = feed.announced
      let changes = try reader.read { snapshot in
        guard snapshot.isReady else { throw Problem.notReady }
        return try Changes.read(since: query.since, upTo: announced, snapshot)
      }
      if changes.isNews || query.wait == .zero { return asker.reply.complete(changes.answer()) }
      if feed.join(asker, since: changes.cursor, for: query.wait, announced: announced) { return }
    }
  }
}
