import HTTPServer

/// A request as a double's rules see it: a plain value, so that they can be tried without a socket.
struct DoubleRequest: Sendable {
  let method: Method
  /// The method as it was sent, where it is one that `Method` does not tell from others: `SEARCH`.
  let verb: String
  /// The target as it came, without its query.
  let path: String
  /// Decoded; a trailing slash leaves no segment.
  let segments: [String]
  let query: [Target.Item]
  /// Names in lower case; of repeated fields the first.
  let headers: [String: String]
  let body: [UInt8]

  init(
    _ method: Method, verb: String? = nil, _ target: String, headers: [String: String] = [:], body: [UInt8] = []
  ) throws(TargetError) {
    let parsed = try Target(parsing: target)
    self.method = method
    self.verb = verb ?? method.rawValue
    path = String(target.prefix { $0 != "?" })
    segments = parsed.segments.last == "" ? parsed.segments.dropLast() : parsed.segments
    query = parsed.items
    self.headers = headers
    self.body = body
  }

  /// The first value of a query parameter.
  func parameter(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}
