import HTTPServer
import Telemetry
import Upstream

/// Keeps answers to reads as the real server's response cache does: whatever is written meanwhile, the old ones come.
struct DirectusCache: Sendable {
  /// Answers kept; because a client's paths must not grow the double without end.
  private static let most = 1000
  /// Parameters that make another answer; others count for nothing.
  private static let parameters: Set = [
    "fields", "filter", "search", "sort", "limit", "offset", "page", "meta", "deep", "alias", "aggregate", "groupBy",
  ]

  private var kept: [String: (until: Instant, answer: DoubleAnswer)] = [:]

  func answer(to request: DoubleRequest, for caller: DirectusCaller, now: Instant) -> DoubleAnswer? {
    guard let found = kept[key(request, caller)], found.until > now else { return nil }
    return found.answer
  }

  /// Keeps a success of GET and says in its header for how long; anything else is given back as it is.
  mutating func keep(
    _ answer: DoubleAnswer, to request: DoubleRequest, for caller: DirectusCaller, seconds: Int?, now: Instant
  ) -> DoubleAnswer {
    guard let seconds, request.verb == "GET", answer.status == 200,
      request.segments != ["server", "health"], request.parameter("export") == nil
    else { return answer }
    var answer = answer
    if let index = answer.headers.firstIndex(where: { $0.name == "Cache-Control" }) {
      answer.headers[index].value = "\(caller == .anyone ? "public" : "private"), max-age=\(seconds)"
    }
    if kept.count >= Self.most { kept = [:] }
    kept[key(request, caller)] = (now.advanced(by: .seconds(seconds)), answer)
    return answer
  }

  private func key(_ request: DoubleRequest, _ caller: DirectusCaller) -> String {
    let known = request.query.filter { Self.parameters.contains(String($0.name.prefix { $0 != "[" })) }
    let query = known.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
    return "\(caller.role.rawValue) \(request.path)?\(query)"
  }
}
