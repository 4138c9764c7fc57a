import Glibc
import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `limits over a socket` {
  /// Limits so short that a test sees them pass.
  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    limits.sweepTime = .milliseconds(5)
    change(&limits)
    return limits
  }

  @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n", "G"])
  func `an unfinished head is answered 408`(bytes: String) async throws {
    try await withServer(Self.limits { $0.headTime = .milliseconds(30) }) { server, _ in
      let client = try RawClient(port: server.port)

      try client.send(bytes)

      let answer = try client.receive()
      #expect(answer.status == 408)
      #expect(answer.text.contains("head_timeout"))
      #expect(try client.isEnded())
      #expect(server.counters.timeouts.value == 1)
    }
  }

  @Test func `an unfinished body is answered 408`() async throws {
    try await withServer(Self.limits { $0.bodyTime = .milliseconds(30) }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcd")

      #expect(try client.receive().status == 408)
      #expect(try client.isEnded())
      #expect(responder.seen.isEmpty)
    }
  }

  @Test func `an idle connection is ended without a word`() async throws {
    try await withServer(Self.limits { $0.idleTime = .milliseconds(150) }) { server, _ in
      let silent = try RawClient(port: server.port)
      let used = try RawClient(port: server.port)
      try used.send(request("/hello"))
      #expect(try used.receive().text == "hello")

      #expect(try used.isEnded())
      #expect(try silent.isEnded())
    }
  }

  @Test func `an answer that never comes is 503, and coming after all it is dropped`() async throws {
    try await withServer(Self.limits { $0.answerTime = .milliseconds(30) }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send(request("/later"))

      let answer = try client.receive()
      #expect(answer.status == 503)
      #expect(answer.text.contains("answer_timeout"))
      await responder.reply("/later").complete(Answer(status: 200))
      #expect(try client.isEnded())
    }
  }

  @Test func `a reader that takes nothing is cut off`() async throws {
    let limits = Self.limits {
      $0.writeTime = .milliseconds(30)
      $0.writeRate = 1_000_000_000
    }
    try await withServer(limits) { server, _ in
      let client = try RawClient(port: server.port, window: 4096)

      try client.send(request("/big"))
      while server.counters.open.value > 0 || server.counters.connections.value == 0 { await Task.yield() }

      #expect(server.counters.timeouts.value == 1)
      #expect(throws: (any Error).self) { _ = try client.receive() }
    }
  }

  @Test func `a client that refuses to end is left after the linger time`() async throws {
    try await withServer(Self.limits { $0.lingerTime = .milliseconds(30) }) { server, _ in
      let client = try RawClient(port: server.port)

      try client.send("nonsense\r\n\r\n")

      #expect(try client.receive().status == 400)
      while server.counters.open.value > 0 { await Task.yield() }
    }
  }

  @Test func `connections beyond the limit wait until one ends`() async throws {
    try await withServer(Self.limits { $0.connections = 2 }) { server, _ in
      var held: [RawClient] = []
      for _ in 0..<2 {
        let client = try RawClient(port: server.port)
        try client.send(request("/hello"))
        #expect(try client.receive().text == "hello")
        held.append(client)
      }
      let third = try RawClient(port: server.port)
      try third.send(request("/third"))
      while server.counters.acceptPauses.value == 0 { await Task.yield() }
      #expect(server.counters.connections.value == 2)

      held.removeLast()

      #expect(try third.receive().text == "/third")
    }
  }

  @Test func `running out of descriptors pauses accepting, and the server goes on`() async {
    await #expect(processExitsWith: .success) {
      var few = Limits()
      few.acceptPause = .milliseconds(5)
      try await withServer(few) { server, _ in
        let waiting = try (0..<3).map { _ in try RawClient(port: server.port) }
        let late = try RawClient(port: server.port)
        while server.counters.connections.value < 4 { await Task.yield() }
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        unsafe getrlimit(kind, &limit)
        let before = limit.rlim_cur
        let blocked = try RawClient(port: server.port)
        while server.counters.connections.value < 5 { await Task.yield() }
        let next = dup(0)
        close(next)
        // The next client's own socket still fits, the server's end of it does not.
        limit.rlim_cur = rlim_t(next + 1)
        unsafe setrlimit(kind, &limit)
        let squeezed = try RawClient(port: server.port)
        while server.counters.acceptPauses.value == 0 { await Task.yield() }
        limit.rlim_cur = before
        unsafe setrlimit(kind, &limit)

        for client in waiting + [late, blocked, squeezed] {
          try client.send(request("/hello"))
          guard try client.receive().text == "hello" else { exit(3) }
        }
      }
    }
  }
}
