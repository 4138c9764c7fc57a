import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `requests held for news` {
  enum Leaving: CaseIterable { case end, endAfterPipelining, reset, resetAfterPipelining, close }

  /// Goes away in one of the ways clients do.
  private static func leave(_ client: inout RawClient?, _ way: Leaving) throws {
    if way == .endAfterPipelining || way == .resetAfterPipelining {
      try client?.send(String(repeating: request("/never"), count: 200))
    }
    switch way {
    case .end, .endAfterPipelining: client?.finish()
    case .reset, .resetAfterPipelining: client?.reset()
    case .close: client = nil
    }
  }

  @Test(arguments: Leaving.allCases)
  func `a client that leaves is gone at once, and its place is free`(way: Leaving) async throws {
    let limits = shortLimits {
      $0.waiting = 1
      $0.reserved = 0
    }
    try await withServer(limits) { server, responder in
      var client: RawClient? = try RawClient(port: server.port)
      try client?.send(request("/held"))
      let reply = await responder.reply("/held")
      #expect(responder.left.isEmpty)

      try Self.leave(&client, way)
      await until { server.counters.open.value == 0 }

      #expect(responder.left == ["/held"])
      reply.complete(Answer(status: 200))
      let next = try RawClient(port: server.port)
      try next.send(request("/later"))
      await responder.reply("/later").complete(Answer(status: 200, body: [65]))
      #expect(try next.receive().text == "A")
      #expect(responder.left == ["/held"])
      #expect(server.counters.dropped.value == 1)
      #expect(!responder.seen.contains("/never"))
    }
  }

  @Test func `a client that has ended its side with the request counts as gone`() async throws {
    try await withServer(shortLimits { _ in }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/hello") + request("/held"))
      client.finish()

      #expect(try client.receive().text == "hello")
      #expect(try client.isEnded())
      await until { responder.left == ["/held"] }
    }
  }

  @Test func `where the answer was given nobody is told, and the connection goes on`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      for index in 0..<3 {
        try client.send(request("/held/\(index)") + request("/hello"))
        await responder.reply("/held/\(index)").complete(Answer(status: 200, body: [65]))
        #expect(try client.receive().text == "A")
        #expect(try client.receive().text == "hello")
      }
      client.finish()
      #expect(try client.isEnded())
      #expect(responder.left.isEmpty)
    }
  }

  @Test func `an answer that does not come in time is 503, and the holder is told`() async throws {
    try await withServer(shortLimits { $0.answerTime = .milliseconds(30) }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/held"))

      #expect(try client.receive().status == 503)
      #expect(responder.left == ["/held"])
      #expect(try client.isEnded())
    }
  }

  @Test func `one too many is 503, and the holder is told`() async throws {
    let limits = shortLimits {
      $0.waiting = 1
      $0.reserved = 0
    }
    try await withServer(limits) { server, responder in
      let first = try RawClient(port: server.port)
      try first.send(request("/held/1"))
      _ = await responder.reply("/held/1")
      let second = try RawClient(port: server.port)

      try second.send(request("/held/2") + request("/hello"))

      #expect(try second.receive().status == 503)
      #expect(try second.receive().text == "hello")
      #expect(responder.left == ["/held/2"])
    }
  }

  @Test(arguments: [Leaving.reset, .resetAfterPipelining])
  func `a reset frees an answer for later too`(way: Leaving) async throws {
    try await withServer(shortLimits { $0.waiting = 1 }) { server, responder in
      var client: RawClient? = try RawClient(port: server.port)
      try client?.send(request("/later/1"))
      _ = await responder.reply("/later/1")

      try Self.leave(&client, way)
      await until { server.counters.open.value == 0 }

      let next = try RawClient(port: server.port)
      try next.send(request("/later/2"))
      await responder.reply("/later/2").complete(Answer(status: 200, body: [65]))
      #expect(try next.receive().text == "A")
    }
  }
}
