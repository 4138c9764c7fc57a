import Caching
import HTTPServer
import Telemetry

/// An entry on its way to a client that waited: the same bytes the hit path sends, completed from another thread.
struct StoredAnswer {
  let entry: Entry
  let outcome: Outcome
  let ifNoneMatch: [UInt8]?
  let now: Instant

  func send(to reply: Reply) {
    if IfNoneMatch.matches(ifNoneMatch, etag: entry.etag) {
      complete(reply, 304, entry.notModifiedHead, [])
    } else {
      complete(reply, 200, entry.head, entry.body)
    }
  }

  /// For a client that refuses gzip.
  func sendInflated(to reply: Reply, by inflater: inout Inflater, log: Log) {
    if IfNoneMatch.matches(ifNoneMatch, etag: entry.etag) { return complete(reply, 304, entry.notModifiedHead, []) }
    do {
      let body = try inflater.body(of: entry)
      complete(reply, 200, CacheHeaders.identityHead(of: entry, length: body.count), body)
    } catch {
      let traceID = TraceID.random()
      log.error("page.not_inflated", ("key", entry.key), ("error", "\(error)"), ("trace", traceID))
      reply.complete(Problem.broken(traceID).answer())
    }
  }

  private func complete(_ reply: Reply, _ status: Int, _ head: [UInt8], _ body: [UInt8]) {
    var out = HeadBuffer()
    out.append(head)
    CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: now)
    reply.complete(Answer(status: status, preparedHead: out.bytes, body: body))
  }
}
