import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `draining` {
  @Test func `every state of a connection ends as it should`() async throws {
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, log: .silent)
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

  @Test func `the deadline ends what does not finish`() async throws {
    let responder = ScriptedResponder()
    let server = try Server(host: "127.0.0.1", port: 0, responder: responder, log: .silent)
    server.start()
    let client = try RawClient(port: server.port)
    try client.send(request("/later"))
    let reply = await responder.reply("/later")

    await server.drain(deadline: .milliseconds(20))

    #expect(try client.isEnded())
    reply.complete(Answer(status: 200))
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
