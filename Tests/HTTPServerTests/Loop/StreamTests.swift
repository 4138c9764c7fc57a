import HTTPServer
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `answers piece by piece` {
  private static let type = [(name: "Content-Type", value: "text/event-stream")]

  @Test(arguments: ["/later", "/held"]) func `1.1 gets chunks, and the connection goes on`(target: String) async throws
  {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request(target) + request("/hello"))

      let stream = await responder.reply(target).stream(status: 200, headers: Self.type)
      let head = try client.receive()
      #expect(head.status == 200)
      #expect(head.fields["transfer-encoding"] == "chunked")
      #expect(head.fields["content-type"] == "text/event-stream")
      #expect(head.fields["content-length"] == nil)
      #expect(head.fields["connection"] == nil)
      #expect(head.fields["date"] != nil)
      for index in 0..<20 {
        stream.write(Array("piece \(index)".utf8))
        #expect(try client.receiveChunk() == Array("piece \(index)".utf8))
      }
      stream.write([])
      stream.end()
      stream.write([88])
      #expect(try client.receiveChunk().isEmpty)

      #expect(try client.receive().text == "hello")
      client.finish()
      #expect(try client.isEnded())
      #expect(responder.left.isEmpty)
      #expect(server.counters.streams.value == 1)
    }
  }

  @Test func `1.0 gets bytes until the connection ends`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/later", version: "1.0", "Connection: keep-alive"))

      let stream = await responder.reply("/later").stream(status: 200, headers: Self.type)
      let head = try client.receive()
      #expect(head.fields["transfer-encoding"] == nil)
      #expect(head.fields["connection"] == "close")
      stream.write(Array("one".utf8))
      stream.write(Array("two".utf8))
      stream.end()

      #expect(try client.take(6) == Array("onetwo".utf8))
      #expect(try client.isEnded())
    }
  }

  @Test(arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
  func `an answer without a body is its head alone`(method: String, status: Int) async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/later", method: method) + request("/hello"))

      let stream = await responder.reply("/later").stream(status: status)
      stream.write(Array("dropped".utf8))
      stream.end()

      let head = try client.receive(toHead: true)
      #expect(head.status == status)
      #expect(head.fields["transfer-encoding"] == (method == "HEAD" ? "chunked" : nil))
      #expect(try client.receive().text == "hello")
    }
  }

  @Test func `pieces of one thread keep their order, those of many are whole`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/later"))
      let stream = await responder.reply("/later").stream(status: 200)
      #expect(try client.receive().status == 200)

      await withTaskGroup { group in
        for writer in 0..<4 {
          group.addTask {
            for index in 0..<250 { stream.write(Array("\(writer) \(index)".utf8)) }
          }
        }
      }
      stream.end()

      var next = [0, 0, 0, 0]
      while true {
        let chunk = try client.receiveChunk()
        if chunk.isEmpty { break }
        let numbers = String(decoding: chunk, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 2)
        #expect(numbers[1] == next[numbers[0]])
        next[numbers[0]] += 1
      }
      #expect(next == [250, 250, 250, 250])
    }
  }

  @Test func `a client that leaves ends it, and the holder is told once`() async throws {
    let limits = shortLimits {
      $0.waiting = 1
      $0.reserved = 0
    }
    try await withServer(limits) { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/held"))
      let stream = await responder.reply("/held").stream(status: 200)
      stream.write([65])
      #expect(try client.receive().status == 200)
      #expect(try client.receiveChunk() == [65])

      client.finish()
      await until { server.counters.open.value == 0 }

      stream.write([66])
      stream.end()
      await until { server.counters.dropped.value == 2 }
      #expect(responder.left == ["/held"])
      let next = try RawClient(port: server.port)
      try next.send(request("/later"))
      await responder.reply("/later").complete(Answer(status: 200, body: [65]))
      #expect(try next.receive().text == "A", "its place was free")
    }
  }

  @Test func `it counts as waiting and outlives the time for answers`() async throws {
    let limits = shortLimits {
      $0.waiting = 1
      $0.answerTime = .seconds(1)
    }
    try await withServer(limits) { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/held/1"))
      let stream = await responder.reply("/held/1").stream(status: 200)
      #expect(try client.receive().status == 200)

      // A second request lives through all of its own time meanwhile.
      let other = try RawClient(port: server.port)
      try other.send(request("/later") + request("/reserved"))
      #expect(try other.receive().status == 503)
      #expect(try other.receive().text.contains("answer_timeout"))

      stream.write([65])
      #expect(try client.receiveChunk() == [65])
    }
  }

  @Test func `a slow reader gets all while it keeps up`() async throws {
    try await withServer(shortLimits { $0.streamBacklog = 8 << 20 }) { server, responder in
      let client = try RawClient(port: server.port, window: 4096)
      try client.send(request("/later") + request("/hello"))
      let stream = await responder.reply("/later").stream(status: 200)
      #expect(try client.receive().status == 200)

      let piece = [UInt8](repeating: 98, count: 100_000)
      for _ in 0..<60 { stream.write(piece) }
      stream.end()

      for _ in 0..<60 { #expect(try client.receiveChunk() == piece) }
      #expect(try client.receiveChunk().isEmpty)
      #expect(try client.receive().text == "hello")
    }
  }

  @Test func `a reader that falls too far behind is closed, and the holder is told`() async throws {
    try await withServer(shortLimits { $0.streamBacklog = 100_000 }) { server, responder in
      let client = try RawClient(port: server.port, window: 4096)
      try client.send(request("/held"))
      let stream = await responder.reply("/held").stream(status: 200)
      #expect(try client.receive().status == 200)

      while server.counters.open.value > 0 {
        stream.write([UInt8](repeating: 98, count: 50_000))
        await Task.yield()
      }

      #expect(server.counters.cut.value == 1)
      #expect(responder.left == ["/held"])
    }
  }

  @Test func `a reader that takes nothing is closed when the time for writing is over`() async throws {
    let limits = shortLimits {
      $0.writeTime = .milliseconds(30)
      $0.writeRate = 1_000_000_000
      $0.streamBacklog = 64 << 20
    }
    try await withServer(limits) { server, responder in
      let client = try RawClient(port: server.port, window: 4096)
      try client.send(request("/held"))
      let stream = await responder.reply("/held").stream(status: 200)

      stream.write([UInt8](repeating: 98, count: 8_000_000))
      await until { server.counters.open.value == 0 }

      #expect(server.counters.timeouts.value == 1)
      #expect(responder.left == ["/held"])
      _ = client
    }
  }

  @Test func `a head that cannot be sent is a logged 500`() async throws {
    let lines = Lines()
    try await withServer(log: lines.log) { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/held"))

      let stream = await responder.reply("/held").stream(status: 200, headers: [("A", "b\r\nC: d")])
      stream.write([65])
      stream.end()

      #expect(try client.receive().status == 500)
      #expect(try client.isEnded())
      #expect(lines.all.contains { $0.contains("http.answer_broken") })
      #expect(responder.left == ["/held"])
    }
  }

  @Test func `a stream cannot be begun twice, nor an answer given beside it`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      try client.send(request("/later"))
      let reply = await responder.reply("/later")

      let stream = reply.stream(status: 200)
      reply.complete(Answer(status: 500))
      _ = reply.stream(status: 500)
      stream.write([65])
      stream.end()

      #expect(try client.receive().status == 200)
      #expect(try client.receiveChunk() == [65])
      #expect(try client.receiveChunk().isEmpty)
      #expect(server.counters.dropped.value == 2)
    }
  }
}
