import HTTPServer
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Sandbox

@Suite(.ownThread) struct LiveFlowTests {
  /// Answers everything with 202 and passes on what came.
  private final class Receiver: Responder {
    struct Call: Sendable {
      let token: String?
      let body: [UInt8]
    }

    let calls: AsyncStream<Call>
    private let sink: AsyncStream<Call>.Continuation

    init() {
      (calls, sink) = AsyncStream.makeStream()
    }

    func respond(
      to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
      out: inout HeadBuffer, reply: Reply
    ) -> Decision {
      var token: String?
      for index in 0..<head.count {
        let line = head.fieldLine(index)
        if text(line.name, in: bytes).lowercased() == "x-hook-token" { token = text(line.value, in: bytes) }
      }
      sink.yield(Call(token: token, body: body))
      return .answer(Answer(status: 202))
    }

    private func text(_ range: Range<Int>, in bytes: Span<UInt8>) -> String {
      var copy: [UInt8] = []
      for index in range { copy.append(bytes[index]) }
      return String(decoding: copy, as: UTF8.self)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `a receiver hears of every row of a list over a real socket, and the writer waits for nothing`() async throws {
    let receiver = Receiver()
    let server = try Server(host: "127.0.0.1", port: 0, responder: receiver, limits: Limits(), log: .silent)
    server.start()
    let hook = DirectusHook(url: "http://127.0.0.1:\(server.port)/hooks/directus", token: Secret("a shared secret"))
    let directus = try SandboxDirectus(hook: hook)
    directus.start()
    let body = #"[{"sku":"A-1","name":"One"},{"sku":"A-2","name":"Two"},{"sku":"A-3","name":"Three"}]"#

    let client = try LoopbackClient(port: directus.port)
    try client.send(
      "POST /items/products?fields=id HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sandbox-importer-token\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let created = try JSONValue(parsing: try client.receive().body)["data"]?.array?.compactMap { $0["id"]?.string }
    var heard: [Receiver.Call] = []
    for await call in receiver.calls {
      heard.append(call)
      if heard.count == 3 { break }
    }
    await directus.stop()
    await server.drain(deadline: .seconds(1))

    let keys = try heard.map { try JSONValue(parsing: $0.body)["key"]?.string }
    #expect(Set(keys) == Set((created ?? []).map(Optional.some)))
    #expect(keys.count == 3)
    #expect(heard.allSatisfy { $0.token == "a shared secret" })
  }

  @Test func `a receiver that is not there harms nobody`() async throws {
    let directus = try SandboxDirectus(
      hook: DirectusHook(url: "http://127.0.0.1:9/hooks/directus", token: Secret("a shared secret")))
    directus.start()
    let body = #"{"stock":1}"#

    let client = try LoopbackClient(port: directus.port)
    try client.send(
      "PATCH /items/products/ff080fe5-1655-57f0-8fff-69a0d282ab6f?fields=stock HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + "Authorization: Bearer sandbox-admin-token\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let changed = try client.receive()
    await directus.stop()

    #expect(changed.text == #"{"data":{"stock":1}}"#)
  }
}
