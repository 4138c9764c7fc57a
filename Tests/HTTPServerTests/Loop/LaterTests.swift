import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `answers given later` {
  @Test func `pipelined requests keep their order while an early one waits`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/later/1") + request("/hello") + request("/later/2") + request("/hello"))
      await responder.reply("/later/1").complete(Answer(status: 200, body: Array("first".utf8)))
      await responder.reply("/later/2").complete(Answer(status: 404, body: Array("second".utf8)))

      let answers = try (0..<4).map { _ in try client.receive() }
      #expect(answers.map(\.text) == ["first", "hello", "second", "hello"])
      #expect(answers.map(\.status) == [200, 200, 404, 200])
    }
  }

  @Test func `a second completion is dropped, also when the next request waits`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/later/1") + request("/later/2"))
      let first = await responder.reply("/later/1")
      first.complete(Answer(status: 200, body: [65]))
      let second = await responder.reply("/later/2")
      first.complete(Answer(status: 200, body: [66]))
      second.complete(Answer(status: 200, body: [67]))

      #expect(try client.receive().text == "A")
      #expect(try client.receive().text == "C")
      #expect(server.counters.dropped.value == 1)
    }
  }

  @Test func `a reply completed at once counts, one completed beside another answer does not`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      for target in ["/instant", "/both", "/instant"] {
        try client.send(request(target))
        #expect(try client.receive().text == "hello")
      }
      #expect(server.counters.dropped.value == 1)
    }
  }

  @Test func `an answer for a client that left is dropped, and its slot serves the next`() async throws {
    try await withServer { server, responder in
      var replies: [Reply] = []
      for index in 0..<20 {
        let leaver = try RawClient(port: server.port)
        try leaver.send(request("/later/\(index)"))
        replies.append(await responder.reply("/later/\(index)"))
        leaver.reset()
      }
      let client = try RawClient(port: server.port)
      // Answered only after the resets were seen, because they came first.
      try client.send(request("/later/stays"))
      let stays = await responder.reply("/later/stays")

      for reply in replies { reply.complete(Answer(status: 200, body: [88])) }
      stays.complete(Answer(status: 200, body: [65]))

      #expect(try client.receive().text == "A")
      #expect(server.counters.dropped.value == 20)
      #expect(server.counters.open.value == 1)
    }
  }

  @Test func `more waiting answers than allowed are 503 at once, others are served`() async throws {
    var limits = Limits()
    limits.waiting = 2
    limits.reserved = 1
    try await withServer(limits) { server, responder in
      let waiting = [try RawClient(port: server.port), try RawClient(port: server.port)]
      for (index, client) in waiting.enumerated() {
        try client.send(request("/later/\(index)"))
        _ = await responder.reply("/later/\(index)")
      }
      let third = try RawClient(port: server.port)

      try third.send(request("/hello") + request("/later/3") + request("/hello"))

      #expect(try third.receive().text == "hello")
      let refused = try third.receive()
      #expect(refused.status == 503)
      #expect(refused.fields["retry-after"] == "1")
      #expect(refused.fields["connection"] == nil)
      #expect(try third.receive().text == "hello", "the connection goes on")
      #expect(server.counters.overloads.value == 1)
      for index in 0..<2 {
        await responder.reply("/later/\(index)").complete(Answer(status: 200, body: [65]))
        #expect(try waiting[index].receive().text == "A")
      }
      let again = try RawClient(port: server.port)
      try again.send(request("/later/4"))
      await responder.reply("/later/4").complete(Answer(status: 200, body: [66]))
      #expect(try again.receive().text == "B", "there is room again")
    }
  }

  @Test func `what is never shed has places of its own, and those are bounded too`() async throws {
    var limits = Limits()
    limits.waiting = 1
    limits.reserved = 1
    try await withServer(limits) { server, responder in
      let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
      try clients[0].send(request("/later/1"))
      let first = await responder.reply("/later/1")

      try clients[1].send(request("/later/2"))
      #expect(try clients[1].receive().status == 503)
      try clients[1].send(request("/reserved/1"))
      let second = await responder.reply("/reserved/1")
      for target in ["/reserved/2", "/later/3", "/careless"] {
        try clients[2].send(request(target))
        #expect(try clients[2].receive().status == 503)
      }
      #expect(server.counters.overloads.value == 4)

      first.complete(Answer(status: 200, body: [65]))
      #expect(try clients[0].receive().text == "A")
      try clients[2].send(request("/reserved/3"))
      await responder.reply("/reserved/3").complete(Answer(status: 200, body: [66]))
      #expect(try clients[2].receive().text == "B")
      second.complete(Answer(status: 200, body: [67]))
      #expect(try clients[1].receive().text == "C")
    }
  }

  @Test func `completions from many threads reach their own clients`() async throws {
    try await withServer { server, responder in
      let clients = try (0..<50).map { _ in try RawClient(port: server.port) }
      for (index, client) in clients.enumerated() { try client.send(request("/later/\(index)")) }

      await withTaskGroup { group in
        for index in clients.indices {
          group.addTask {
            await responder.reply("/later/\(index)").complete(Answer(status: 200, body: Array("\(index)".utf8)))
          }
        }
      }

      for (index, client) in clients.enumerated() { #expect(try client.receive().text == "\(index)") }
    }
  }
}
