import HTTPServer
import Synchronization
import Telemetry
import Upstream

/// The thin shell between the HTTP server and a double's rules: reads the request, asks, and keeps what hangs.
final class DoubleResponder<Neighbour: UpstreamDouble>: Responder {
  private let double: Mutex<ControlledDouble<Neighbour>>
  /// Requests that are never answered; kept until the switch is changed, so that they end when a demo goes on.
  private let hanging = Mutex<[Reply]>([])
  private let clock: WallClock

  init(_ double: Neighbour, clock: WallClock) {
    self.double = Mutex(ControlledDouble(double))
    self.clock = clock
  }

  func respond(
    to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
    out: inout HeadBuffer, reply: Reply
  ) -> Decision {
    let request: DoubleRequest
    let target = bytes.text(head.target)
    do {
      request = try DoubleRequest(
        head.method, verb: verb(of: head, in: bytes), target, headers: headers(of: head, in: bytes), body: body)
    } catch {
      return .answer(double.withLock { $0.answer(unreadable: error, target: target) }.served)
    }
    let (outcome, hangs) = double.withLock { double in
      // The loop's own time is some milliseconds coarse, and a rate of one call per second is measured in them.
      (double.respond(to: request, now: clock.now), double.faults.hangs)
    }
    if !hangs { release() }
    switch outcome {
    case .now(let answer): return .answer(answer.served)
    case .never: hanging.withLock { $0.append(reply) }
    case .after(let delay, let answer):
      // Unstructured because the loop's thread goes on meanwhile and nobody waits for this but the client.
      Task {
        try? await Task.sleep(for: delay)
        reply.complete(answer.served)
      }
    }
    return .later
  }

  /// Ends what hangs, with the answer of a server that goes away.
  func release() {
    let replies = hanging.withLock { replies in
      defer { replies = [] }
      return replies
    }
    for reply in replies { reply.complete(Answer(status: 503)) }
  }

  /// The method as it was sent: the word at the beginning of the line that the target stands in.
  private func verb(of head: borrowing RequestHead, in bytes: Span<UInt8>) -> String {
    guard head.method == .other else { return head.method.rawValue }
    var start = head.target.lowerBound
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return String(bytes.text(start..<head.target.lowerBound).prefix { $0 != " " })
  }

  private func headers(of head: borrowing RequestHead, in bytes: Span<UInt8>) -> [String: String] {
    var headers: [String: String] = [:]
    for index in 0..<head.count {
      let line = head.fieldLine(index)
      let name = bytes.text(line.name).lowercased()
      if headers[name] == nil { headers[name] = bytes.text(line.value) }
    }
    return headers
  }
}

extension Span<UInt8> {
  fileprivate func text(_ range: Range<Int>) -> String {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(self[index]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
