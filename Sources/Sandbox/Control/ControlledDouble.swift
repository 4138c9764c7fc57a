import HTTPServer
import Telemetry
import Upstream

/// A double with its switches and its log: decides what goes onto the wire, and when, for one request.
struct ControlledDouble<Neighbour: UpstreamDouble>: Sendable {
  /// What the shell does with the answer.
  enum Outcome: Sendable {
    case now(DoubleAnswer)
    case after(Duration, DoubleAnswer)
    case never
  }

  private enum Control: Sendable {
    case requests, reset, showFaults, setFaults
  }

  private static var routes: Router<Control> {
    Router([
      .init(.get, "/_sandbox/requests", name: "requests", handler: .requests),
      .init(.post, "/_sandbox/reset", name: "reset", handler: .reset),
      .init(.get, "/_sandbox/faults", name: "faults", handler: .showFaults),
      .init(.put, "/_sandbox/faults", name: "faults", handler: .setFaults),
    ])
  }

  private(set) var double: Neighbour
  private(set) var faults = Faults()
  private var log = RequestLog()

  init(_ double: Neighbour) {
    self.double = double
  }

  mutating func respond(to request: DoubleRequest, now: Instant) -> Outcome {
    if request.segments.first == "_sandbox" { return .now(control(request, now: now)) }
    guard faults.concern(request.path) else {
      let answer = double.answer(request, now: now)
      log.record(request, status: answer.status, at: now)
      return answer.delay > .zero ? .after(answer.delay, answer) : .now(answer)
    }
    if faults.hangs {
      log.record(request, status: nil, at: now)
      return .never
    }
    var answer = faulty(request, now: now) ?? double.answer(request, now: now)
    if let seconds = faults.retryAfter, [429, 503].contains(answer.status) {
      answer.headers.removeAll { $0.name == "Retry-After" }
      answer.headers.append(("Retry-After", "\(seconds)"))
    }
    if let disguise = faults.disguise { answer = answer.disguised(as: disguise) }
    if faults.isTruncated { answer.body = Array(answer.body.prefix(answer.body.count / 2)) }
    log.record(request, status: answer.status, at: now)
    let delay = answer.delay + .milliseconds(faults.delayMilliseconds)
    return delay > .zero ? .after(delay, answer) : .now(answer)
  }

  /// A request whose target cannot be read; it is not logged, as there is nothing to call it by.
  func answer(unreadable error: TargetError, target: String) -> DoubleAnswer {
    let path = target.firstIndex(of: "?").map { target[...$0] } ?? target[...]
    return double.answer(unreadable: error, path: String(path))
  }

  private mutating func faulty(_ request: DoubleRequest, now: Instant) -> DoubleAnswer? {
    for failure in faults.failures {
      if let answer = double.answer(failure, to: request, now: now) { return answer }
    }
    return faults.isHTML ? .gatewayPage(status: faults.status ?? 502) : nil
  }

  private mutating func control(_ request: DoubleRequest, now: Instant) -> DoubleAnswer {
    switch Self.routes.match(request.method, request.segments) {
    case .found(let route, _):
      switch route.handler {
      case .requests: return .json(log.json)
      case .reset:
        double.reset(now: now)
        faults = Faults()
        log = RequestLog()
        return .json(.object(["reset": .bool(true)]))
      case .showFaults: return .json(faults.json)
      case .setFaults: return setFaults(request.body)
      }
    case .methodNotAllowed, .notFound:
      return double.control(request, now: now) ?? .json(404, .object(["error": .string("No such control route.")]))
    }
  }

  private mutating func setFaults(_ body: [UInt8]) -> DoubleAnswer {
    guard let value = try? JSONValue(parsing: body) else {
      return .json(400, .object(["error": .string("The body is not JSON.")]))
    }
    switch Faults.parse(value) {
    case .success(let parsed):
      faults = parsed
      return .json(faults.json)
    case .failure(let invalid):
      return .json(
        400,
        .object([
          "error": .string("\(invalid.name) is not a switch, or not with this value."), "faults": Faults().json,
        ]))
    }
  }
}

extension DoubleAnswer {
  /// What a proxy in front of a broken server sends.
  fileprivate static func gatewayPage(status: Int) -> Self {
    let page = """
      <html>\r
      <head><title>\(status) Bad Gateway</title></head>\r
      <body>\r
      <center><h1>\(status) Bad Gateway</h1></center>\r
      <hr><center>nginx</center>\r
      </body>\r
      </html>\r

      """
    return Self(status: status, headers: [("Content-Type", "text/html")], body: Array(page.utf8))
  }
}
