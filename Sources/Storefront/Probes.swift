import HTTPServer

/// Answers whether the process has started, lives, and may be sent visitors; no I/O, as probes must not fail with a disk
/// or a neighbour.
///
/// A query changes nothing, because monitoring adds one to get past caches.
package struct Probes: Sendable {
  private let readiness: Readiness

  package init(readiness: Readiness) {
    self.readiness = readiness
  }

  /// Whether the target is one that monitoring asks for, in its usual spelling: no limit may refuse it.
  static func isMonitoring(_ target: Range<Int>, of bytes: Span<UInt8>) -> Bool {
    names("/livez", target, bytes) || names("/readyz", target, bytes) || names("/startupz", target, bytes)
      || names("/healthz", target, bytes)
  }

  func answer(_ probe: RouteHandler.Probe) -> Answer {
    switch probe {
    case .live: word("alive")
    // Whoever hears this was answered by a loop that runs, and it runs once the files are open.
    case .started: word("started")
    case .ready:
      switch readiness.state {
      case .filling: Problem.notReady.answer()
      case .ready: word("ready")
      case .stopping: Problem.stopping.answer()
      }
    }
  }

  /// Whether the target is the path, alone or with a query.
  private static func names(_ path: String, _ target: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    let end = target.lowerBound + path.utf8.count
    guard end <= target.upperBound, end == target.upperBound || bytes[end] == UInt8(ascii: "?") else { return false }
    return bytes.equals(path, in: target.lowerBound..<end)
  }

  private func word(_ status: String) -> Answer {
    var json = JSONWriter(capacity: 32)
    json.object { json in
      json.name("status")
      json.string(status)
    }
    return Answer.service(200, json)
  }
}
