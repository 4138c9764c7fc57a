import Caching
import HTTPServer
import Telemetry

/// An entry on its way to a client that waited: the same bytes the hit path sends, completed from another thread.
struct StoredAnswer {
  let entry: Entry
  let outcome: Outcome
  let ifNoneMatch: [UInt8]?
  let now: Instant

  /// Room for what `CacheHeaders` appends, twice over.
  private static let changingLines = 512

  /// As it is stored.
  func answer() -> Answer {
    if IfNoneMatch.matches(ifNoneMatch, etag: entry.etag) {
      answer(304, entry.notModifiedHead, [])
    } else {
      answer(200, entry.head, entry.body)
    }
  }

  /// For a client that refuses gzip.
  func inflated(by inflater: inout Inflater, log: Log) -> Answer {
    if IfNoneMatch.matches(ifNoneMatch, etag: entry.etag) { return answer(304, entry.notModifiedHead, []) }
    do {
      let body = try inflater.body(of: entry)
      return answer(200, CacheHeaders.identityHead(of: entry, length: body.count), body)
    } catch {
      let traceID = TraceID.random()
      log.error("page.not_inflated", ("key", entry.key), ("error", "\(error)"), ("trace", traceID))
      return Problem.broken(traceID).answer()
    }
  }

  private func answer(_ status: Int, _ head: [UInt8], _ body: [UInt8]) -> Answer {
    var out = HeadBuffer(capacity: head.count + Self.changingLines)
    out.append(head)
    CacheHeaders.append(to: &out, entry: entry, outcome: outcome, now: now)
    return Answer(status: status, preparedHead: out.bytes, body: body)
  }
}
