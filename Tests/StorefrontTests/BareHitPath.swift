import Caching
import HTTPServer
import Telemetry
import TestSupport

@testable import Storefront

/// A hit path without a socket or a thread behind it, for what it decides at an instant the test chooses.
final class BareHitPath {
  let memory: MemoryTier
  let clocks = TagClocks()
  let readiness = Readiness()
  let path: HitPath
  private let sink = Sink()

  private final class Sink: ReplySink {
    func deliver(_ answer: Answer, for ticket: Ticket) {}
  }

  /// What was decided; the head as it would be sent, where it was prepared.
  enum Outcome {
    case prepared(head: String, body: [UInt8])
    case answer(Answer)
    case later, overloaded
  }

  init(limits: CallerLimits? = nil) {
    let counters = CachingCounters()
    let clock = ManualClock()
    memory = MemoryTier(counters: counters)
    let waiting = WaitingRoom(
      memory: memory, clocks: clocks, clock: clock.wall, counters: counters, log: .silent, sleep: clock.sleep)
    path = HitPath(
      memory: memory, waiting: waiting, renderers: RenderThreads(count: 0), probes: Probes(readiness: readiness),
      limits: limits)
  }

  /// - Parameter request: the lines of its head, the request line first.
  func ask(
    _ request: [String], from client: Client = Client(address: .loopback, isTrusted: true),
    at now: Instant = Instant(milliseconds: 0), room: Reply.Room = .free
  ) -> Outcome? {
    let bytes = Array((request + ["Host: x"]).map { "\($0)\r\n" }.joined().utf8) + Array("\r\n".utf8)
    guard let head = RequestHead(parsing: bytes.span) else { return nil }
    var out = HeadBuffer()
    let reply = Reply(ticket: Ticket(slot: 0, serial: 0), sink: sink, room: room)
    let time = LoopTime(wall: now, monotonicMilliseconds: now.milliseconds)
    let decision = path.respond(
      to: head, in: bytes.span, body: [], from: client, now: time, out: &out, reply: reply)
    switch decision {
    case .prepared(let body): return .prepared(head: String(decoding: out.bytes, as: UTF8.self), body: body)
    case .answer(let answer): return .answer(answer)
    case .later, .held: return .later
    case .overloaded: return .overloaded
    }
  }
}

extension BareHitPath.Outcome? {
  /// Of an answer given at once.
  var status: Int? {
    switch self {
    case .prepared(let head, _): Int(head.dropFirst(9).prefix(3))
    case .answer(let answer): answer.status
    default: nil
    }
  }

  /// A header line of a prepared answer, its name included.
  func line(_ name: String) -> String? {
    guard case .prepared(let head, _) = self else { return nil }
    return head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }.map(String.init)
  }
}
