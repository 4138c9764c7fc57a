import HTTPServer
import Synchronization

/// Answers by path and keeps the replies of `/later…`, `/held…` and `/reserved…` until the test completes them.
final class ScriptedResponder: Responder {
  /// What a body may have that is sent to `/roomy`.
  static let roomy = 1 << 20

  private struct State {
    var limitsAsked = 0
    var replies: [String: Reply] = [:]
    var waiters: [String: CheckedContinuation<Reply, Never>] = [:]
    var seen: [String] = []
    var left: [String] = []
  }

  static let big = [UInt8](repeating: UInt8(ascii: "b"), count: 6_000_000)
  static let hello = Array("hello".utf8)

  private let state = Mutex(State())

  /// Targets in the order they were decided.
  var seen: [String] { state.withLock { $0.seen } }

  /// Targets of held requests whose clients left.
  var left: [String] { state.withLock { $0.left } }

  /// How often it was asked how long a body may be.
  var limitsAsked: Int { state.withLock { $0.limitsAsked } }

  /// The reply of the request with this target, once it has come.
  func reply(_ target: String) async -> Reply {
    await withCheckedContinuation { waiter in
      let reply = state.withLock { state in
        if let reply = state.replies[target] { return reply as Reply? }
        state.waiters[target] = waiter
        return nil
      }
      if let reply { waiter.resume(returning: reply) }
    }
  }

  func bodyLimit(for head: borrowing RequestHead, in bytes: Span<UInt8>) -> Int? {
    state.withLock { $0.limitsAsked += 1 }
    return bytes.equals("/roomy", in: head.target) ? Self.roomy : nil
  }

  func respond(
    to head: RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
    out: inout HeadBuffer, reply: Reply
  ) -> Decision {
    let target = text(bytes, head.target)
    state.withLock { $0.seen.append(target) }
    switch target {
    case "/hello": return prepared(Self.hello, &out)
    case "/big": return prepared(Self.big, &out)
    case "/304":
      out.append("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n")
      return .prepared(body: [])
    case "/overflow":
      out.append(String(repeating: "x", count: 20_000))
      return .prepared(body: [])
    case "/broken":
      return .answer(Answer(status: 200, headers: [("X-Name", "a\r\nSet-Cookie: b")]))
    case "/instant":
      reply.complete(Answer(status: 200, body: Self.hello))
      return .later
    case "/both":
      reply.complete(Answer(status: 200, body: [88]))
      return prepared(Self.hello, &out)
    case "/204": return .answer(Answer(status: 204, headers: [("Content-Length", "7"), ("Date", "never")]))
    case "/echo", "/roomy": return .answer(Answer(status: 200, body: body))
    case "/fields":
      let lines = (0..<head.count).map { index in
        let (name, value) = head.fieldLine(index)
        return text(bytes, name) + "=" + text(bytes, value)
      }
      let agent = head.ifNoneMatch.map { text(bytes, $0) } ?? "none"
      return .answer(Answer(status: 200, body: Array((lines + [agent]).joined(separator: "\n").utf8)))
    case _ where target.hasPrefix("/later"):
      guard reply.hasRoom else { return .overloaded }
      keep(reply, target)
      return .later
    case _ where target.hasPrefix("/reserved"):
      guard reply.room != .none else { return .overloaded }
      keep(reply, target)
      return .later
    case _ where target.hasPrefix("/held"):
      keep(reply, target)
      return .held(onLeave: { [self] in state.withLock { $0.left.append(target) } })
    case "/who":
      return .answer(
        Answer(status: 200, body: Array("\(client.address) \(client.isTrusted) \(client.isProxy)".utf8)))
    case "/careless": return .later
    default: return .answer(Answer(status: 200, body: Array(target.utf8)))
    }
  }

  private func keep(_ reply: Reply, _ target: String) {
    let waiter = state.withLock { state in
      state.replies[target] = reply
      return state.waiters.removeValue(forKey: target)
    }
    waiter?.resume(returning: reply)
  }

  private func prepared(_ body: [UInt8], _ out: inout HeadBuffer) -> Decision {
    out.append("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ")
    out.append(number: body.count)
    out.append("\r\n")
    return .prepared(body: body)
  }

  private func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var copy: [UInt8] = []
    for index in range { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
