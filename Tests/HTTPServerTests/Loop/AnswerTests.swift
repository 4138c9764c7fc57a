import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `answers over a socket` {
  @Test func `a connection is kept and used again`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      for _ in 0..<3 {
        try client.send(request("/hello"))
        let answer = try client.receive()
        #expect(answer.status == 200)
        #expect(answer.text == "hello")
        #expect(answer.fields["connection"] == nil)
        #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
        #expect(answer.fields["server"] == nil)
      }
      #expect(server.counters.connections.value == 1)
      #expect(server.counters.requests.value == 3)
    }
  }

  @Test(arguments: [
    ("1.1", "Connection: close", "close"), ("1.1", "Connection: foo, CLOSE", "close"), ("1.0", "X: y", "close"),
  ])
  func `a connection is closed where the client asks or 1.0 implies it`(
    version: String, field: String, answered: String
  ) async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      try client.send(request("/hello", version: version, field))

      #expect(try client.receive().fields["connection"] == answered)
      #expect(try client.isEnded())
    }
  }

  @Test func `a 1.0 client may ask to keep the connection`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      for _ in 0..<2 {
        try client.send(request("/hello", version: "1.0", "Connection: Keep-Alive"))
        #expect(try client.receive().fields["connection"] == "keep-alive")
      }
    }
  }

  @Test func `HEAD has the length of GET and no body`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      for target in ["/hello", "/plain", "/later"] {
        try client.send(request(target, method: "HEAD"))
        if target == "/later" { await responder.reply(target).complete(Answer(status: 200, body: [1, 2, 3, 4, 5, 6])) }
        let answer = try client.receive(toHead: true)
        #expect(answer.status == 200)
        #expect(answer.fields["content-length"] == (target == "/hello" ? "5" : "6"))
      }
      try client.send(request("/hello"))
      #expect(try client.receive().text == "hello")
    }
  }

  @Test func `304 and 204 carry neither length nor body, and the loop's own fields come from the loop`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      for (target, status) in [("/304", 304), ("/204", 204)] {
        try client.send(request(target))
        let answer = try client.receive()
        #expect(answer.status == status)
        #expect(answer.fields["content-length"] == nil)
        #expect(answer.fields["date"]?.hasSuffix("GMT") == true)
      }
    }
  }

  @Test(arguments: ["/broken", "/overflow"])
  func `an answer that cannot be sent becomes a logged 500`(target: String) async throws {
    let lines = Lines()
    try await withServer(log: lines.log) { server, _ in
      let client = try RawClient(port: server.port)

      try client.send(request(target))

      let answer = try client.receive()
      #expect(answer.status == 500)
      #expect(answer.fields["set-cookie"] == nil)
      #expect(answer.fields["content-type"] == "application/problem+json")
      #expect(lines.all.contains { $0.contains("http.answer_broken") })
    }
  }

  @Test func `the responder finds every field, names without case`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      try client.send(request("/fields", "iF-nONE-mATCH:  curl/8 \t", "Empty:"))

      #expect(try client.receive().text == "Host=localhost\niF-nONE-mATCH=curl/8\nEmpty=\ncurl/8")
    }
  }

  @Test func `500 pipelined requests are answered in order`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      try client.send((0..<500).map { request("/n\($0)") }.joined())

      for index in 0..<500 { #expect(try client.receive().text == "/n\(index)") }
    }
  }

  @Test func `heads in pieces of seven bytes on two connections do not mix`() async throws {
    try await withServer { server, _ in
      let clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
      let heads = [request("/fields", "If-None-Match: one"), request("/fields", "A: b", "If-None-Match: two")]
      let count = heads.map(\.utf8.count).max() ?? 0

      for start in stride(from: 0, to: count, by: 7) {
        for (client, head) in zip(clients, heads) {
          try client.send(Array(Array(head.utf8).dropFirst(start).prefix(7)))
        }
      }

      #expect(try clients[0].receive().text.hasSuffix("one"))
      #expect(try clients[1].receive().text.hasSuffix("two"))
    }
  }

  @Test func `a slow reader gets a big body whole`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port, window: 4096)

      try client.send(request("/big") + request("/hello"))

      #expect(try client.receive().body == ScriptedResponder.big)
      #expect(try client.receive().text == "hello")
      #expect(server.counters.partialWrites.value > 0)
    }
  }

  @Test func `a client that ended its side still gets its answers`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/hello") + request("/later"))
      client.finish()
      await responder.reply("/later").complete(Answer(status: 200, body: [65]))

      #expect(try client.receive().text == "hello")
      #expect(try client.receive().text == "A")
      #expect(try client.isEnded())
    }
  }
}
