import HTTPServer

/// Answers whether the process lives and whether it may be sent visitors; no I/O, as probes must not fail with a disk or
/// a neighbour.
package struct Probes: Sendable {
  private let readiness: Readiness

  package init(readiness: Readiness) {
    self.readiness = readiness
  }

  /// Nil where the target is no probe.
  func answer(_ target: Range<Int>, of bytes: Span<UInt8>) -> Answer? {
    if bytes.equals("/livez", in: target) { return word("alive") }
    guard bytes.equals("/readyz", in: target) else { return nil }
    return readiness.isReady ? word("ready") : Problem.notReady.answer()
  }

  private func word(_ status: String) -> Answer {
    var json = JSONWriter(capacity: 32)
    json.object { json in
      json.name("status")
      json.string(status)
    }
    let headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return Answer(status: 200, headers: headers, body: json.bytes)
  }
}
