import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `draining` {
  @Test func `every state of a connection ends as it should`() async throws {
    var limits = Limits()
    limits.drainHeadTime = .seconds(4)
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, limits: limits, log: .silent)
    server.start()
    let idle = try RawClient(port: server.port)
    let half = try RawClient(port: server.port)
    let body = try RawClient(port: server.port)
    let waiting = try RawClient(port: server.port)
    let writing = try RawClient(port: server.port, window: 4096)
    let lingering = try RawClient(port: server.port)
    let silent = try RawClient(port: server.port)
    try idle.send(request("/hello"))
    #expect(try idle.receive().fields["connection"] == nil)
    try half.send("GET /half HTTP/1.1\r\nHos")
    try body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
    try waiting.send(request("/later") + request("/never"))
    let reply = await responder.reply("/later")
    try writing.send(request("/big"))
    try lingering.send("nonsense\r\n\r\n")
    #expect(try lingering.receive().status == 400)
    while server.counters.partialWrites.value == 0 || server.counters.connections.value < 7 { await Task.yield() }

    async let drained: Void = server.drain(deadline: .seconds(4))

    #expect(try idle.isEnded())
    #expect(try silent.isEnded())
    #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
    try half.send("t: a\r\n\r\n")
    let halfAnswer = try half.receive()
    #expect(halfAnswer.text == "/half")
    #expect(halfAnswer.fields["connection"] == "close")
    try body.send("dy")
    #expect(try body.receive().text == "body")
    reply.complete(Answer(status: 200, body: [65]))
    let late = try waiting.receive()
    #expect(late.text == "A")
    #expect(late.fields["connection"] == "close")
    #expect(try waiting.isEnded())
    waiting.finish()
    #expect(try writing.receive().body == ScriptedResponder.big)
    #expect(try writing.isEnded())
    lingering.finish()
    await drained
    #expect(server.counters.open.value == 0)
    #expect(!responder.seen.contains("/never"))
  }

  @Test func `the deadline ends what does not finish: who waits is told, the rest is cut off`() async throws {
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, log: .silent)
    server.start()
    let waiting = try RawClient(port: server.port)
    let held = try RawClient(port: server.port)
    let half = try RawClient(port: server.port)
    let body = try RawClient(port: server.port)
    let writing = try RawClient(port: server.port, window: 4096)
    let streaming = try RawClient(port: server.port)
    try waiting.send(request("/later") + request("/never"))
    let reply = await responder.reply("/later")
    try held.send(request("/held"))
    _ = await responder.reply("/held")
    try half.send("GET /half HTTP/1.1\r\nHos")
    try body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
    try writing.send(request("/big"))
    try streaming.send(request("/later/stream"))
    let stream = await responder.reply("/later/stream").stream(status: 200)
    stream.write([65])
    await until { server.counters.partialWrites.value == 1 && server.counters.connections.value == 6 }
    #expect(try streaming.receive().status == 200)
    #expect(try streaming.receiveChunk() == [65])

    await server.drain(deadline: .milliseconds(20))

    for client in [waiting, held, half, body] {
      let answer = try client.receive()
      #expect(answer.status == 503)
      #expect(answer.fields["connection"] == "close")
      #expect(answer.fields["retry-after"] == "1")
      #expect(answer.text.contains("\"retryable\":true"))
      #expect(try client.isEnded())
    }
    #expect(throws: (any Error).self) { _ = try writing.receive() }
    #expect(try streaming.isEnded(), "no last chunk: what came is not all")
    #expect(responder.left == ["/held"])
    reply.complete(Answer(status: 200))
    #expect(server.counters.open.value == 0)
    #expect(!responder.seen.contains("/never"))
  }

  @Test func `a request under way on an idle connection is answered within the grace`() async throws {
    var limits = Limits()
    limits.drainGrace = .seconds(3)
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, limits: limits, log: .silent)
    server.start()
    let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
    for client in clients {
      try client.send(request("/hello"))
      #expect(try client.receive().text == "hello")
    }

    async let drained: Void = server.drain(deadline: .seconds(4))
    while (try? RawClient(port: server.port)) != nil { await Task.yield() }
    for client in clients {
      try client.send(request("/hello") + request("/behind"))
      let answer = try client.receive()
      #expect(answer.text == "hello")
      #expect(answer.fields["connection"] == "close")
      #expect(try client.isEnded(), "what was sent behind is dropped, and the answer is not lost with it")
      client.finish()
    }

    await drained
    #expect(!responder.seen.contains("/behind"))
  }

  @Test func `without grace a request that has come is still answered`() async throws {
    var limits = Limits()
    limits.drainGrace = .zero
    for round in 0..<20 {
      let server = try Server(
        host: "127.0.0.1", port: 0, responder: ScriptedResponder(), limits: limits, log: .silent)
      server.start()
      let client = try RawClient(port: server.port)
      try client.send(request("/hello"))
      #expect(try client.receive().text == "hello")

      if round % 2 == 0 { try client.send(request("/hello")) }
      await server.drain(deadline: .seconds(4))

      if round % 2 == 0 { #expect(try client.receive().text == "hello") }
      #expect(try client.isEnded())
    }
  }

  @Test func `a half-sent head gets little time, whatever time there is`() async throws {
    var limits = Limits()
    limits.drainHeadTime = .milliseconds(20)
    let server = try Server(host: "127.0.0.1", port: 0, responder: ScriptedResponder(), limits: limits, log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send("GET /half HTTP/1.1\r\nHos")
    await until { server.counters.connections.value == 1 }

    async let drained: Void = server.drain(deadline: .seconds(30))
    #expect(try client.receive().status == 408)
    client.finish()

    await drained
  }

  @Test func `pipelined requests behind one that waits are not begun`() async throws {
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send(request("/later") + String(repeating: request("/behind"), count: 300))
    let reply = await responder.reply("/later")

    async let drained: Void = server.drain(deadline: .seconds(4))
    while (try? RawClient(port: server.port)) != nil { await Task.yield() }
    reply.complete(Answer(status: 200, body: [65]))

    let answer = try client.receive()
    #expect(answer.text == "A")
    #expect(answer.fields["connection"] == "close")
    #expect(try client.isEnded())
    client.finish()
    await drained
    #expect(!responder.seen.contains("/behind"))
  }

  @Test func `a connection in the middle of many pipelined requests ends with one of them`() async throws {
    let server = try Server(host: "127.0.0.1", port: 0, responder: ScriptedResponder(), log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send(String(repeating: request("/hello"), count: 2000))
    await until { server.counters.connections.value == 1 }

    await server.drain(deadline: .seconds(4))

    var answers = 0
    // All may have been answered before the drain began.
    while answers < 2000 {
      let answer = try client.receive()
      #expect(answer.text == "hello")
      answers += 1
      if answer.fields["connection"] == "close" { break }
    }
    #expect(try client.isEnded())
    #expect(answers == server.counters.requests.value)
  }

  @Test(arguments: [true, false])
  func `a held stream is told to end, and is cut off where it does not`(ends: Bool) async throws {
    var limits = Limits()
    // Long enough for a piece on a busy machine.
    limits.drainGrace = .milliseconds(1500)
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, limits: limits, log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send(request("/held"))
    let stream = await responder.reply("/held").stream(status: 200)
    #expect(try client.receive().status == 200)

    async let drained: Void = server.drain(deadline: .seconds(30))
    await until { responder.left == ["/held"] }
    stream.write([65])
    if ends { stream.end() }

    #expect(try client.receiveChunk() == [65])
    if ends { #expect(try client.receiveChunk().isEmpty) }
    #expect(try client.isEnded())
    await drained
    #expect(responder.left == ["/held"])
  }

  @Test func `a finite stream may finish`() async throws {
    var limits = Limits()
    limits.drainGrace = .zero
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, limits: limits, log: .silent)
    server.start()
    let idle = try RawClient(port: server.port)
    let client = try RawClient(port: server.port)
    try client.send(request("/later"))
    let stream = await responder.reply("/later").stream(status: 200)
    #expect(try client.receive().status == 200)

    async let drained: Void = server.drain(deadline: .seconds(30))
    #expect(try idle.isEnded(), "the grace is over")
    stream.write([65])
    #expect(try client.receiveChunk() == [65])
    stream.end()

    #expect(try client.receiveChunk().isEmpty)
    #expect(try client.isEnded())
    await drained
  }

  @Test func `a lingering connection ends with its client or its time`() async throws {
    var limits = Limits()
    limits.lingerTime = .milliseconds(50)
    let server = try Server(host: "127.0.0.1", port: 0, responder: ScriptedResponder(), limits: limits, log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send("nonsense\r\n\r\n")
    #expect(try client.receive().status == 400)

    await server.drain(deadline: .seconds(30))

    #expect(server.counters.open.value == 0)
  }

  @Test func `a server that never started, or has drained, drains at once`() async throws {
    let server = try Server(host: "127.0.0.1", port: 0, responder: ScriptedResponder(), log: .silent)

    await server.drain(deadline: .seconds(4))
    server.start()
    await server.drain(deadline: .seconds(4))

    #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
  }
}
