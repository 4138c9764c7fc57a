import HTTPServer
import Telemetry
import Upstream

/// Remembers what was asked, so that a test or a curious person can count the calls a client made.
struct RequestLog: Sendable {
  /// Requests shown in full.
  private static let shown = 100
  /// Instants kept for counting windows; because at one request a second they cover three hours.
  private static let instants = 10_000
  /// Different routes counted; because paths hold ids, and a client must not grow the log without end.
  private static let routes = 1000

  private struct Line: Sendable {
    let instant: Instant
    let method: Method
    let path: String
    let query: String
    let status: Int?
  }

  private var total = 0
  private var counts: [String: Int] = [:]
  private var lines: [Line] = []
  private var times: [Int64] = []

  /// `status` is nil where nothing was answered.
  mutating func record(_ request: DoubleRequest, status: Int?, at instant: Instant) {
    total += 1
    let route = "\(request.method.rawValue) \(request.path)"
    counts[counts[route] == nil && counts.count >= Self.routes ? "others" : route, default: 0] += 1
    let query = request.query.map { "\($0.name)=\($0.name == "access_token" ? "…" : $0.value)" }
    lines.append(
      Line(
        instant: instant, method: request.method, path: request.path, query: query.joined(separator: "&"),
        status: status))
    if lines.count > Self.shown { lines.removeFirst() }
    times.append(instant.milliseconds)
    if times.count > Self.instants { times.removeFirst(times.count - Self.instants) }
  }

  /// Tokens are left out.
  var json: JSONValue {
    .object([
      "total": .whole(total),
      "counts": .object(counts.mapValues { .whole($0) }),
      "timestampsMs": .array(times.map { .whole(Int($0)) }),
      "last": .array(
        lines.map { line in
          .object([
            "at": .string(line.instant.text), "ms": .whole(Int(line.instant.milliseconds)),
            "method": .string(line.method.rawValue), "path": .string(line.path), "query": .string(line.query),
            "status": line.status.map { .whole($0) } ?? .null,
          ])
        }),
    ])
  }
}
