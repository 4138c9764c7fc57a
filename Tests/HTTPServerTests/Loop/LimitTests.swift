import Glibc
import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `limits over a socket` {
  @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n", "G"])
  func `an unfinished head is answered 408`(bytes: String) async throws {
    try await withServer(shortLimits { $0.headTime = .milliseconds(30) }) { server, _ in
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
    try await withServer(shortLimits { $0.bodyTime = .milliseconds(30) }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcd")

      #expect(try client.receive().status == 408)
      #expect(try client.isEnded())
      #expect(responder.seen.isEmpty)
    }
  }

  @Test func `an idle connection is ended without a word`() async throws {
    try await withServer(shortLimits { $0.idleTime = .milliseconds(150) }) { server, _ in
      let silent = try RawClient(port: server.port)
      let used = try RawClient(port: server.port)
      try used.send(request("/hello"))
      #expect(try used.receive().text == "hello")

      #expect(try used.isEnded())
      #expect(try silent.isEnded())
    }
  }

  @Test func `an answer that never comes is 503, and coming after all it is dropped`() async throws {
    try await withServer(shortLimits { $0.answerTime = .milliseconds(30) }) { server, responder in
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
    let limits = shortLimits {
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

  @Test func `where slow readers hold too much, those that read for longest are cut off`() async throws {
    let lines = Lines()
    let size = ScriptedResponder.big.count
    try await withServer(shortLimits { $0.unsent = size * 2 }, log: lines.log) { server, _ in
      var readers: [RawClient] = []
      for index in 0..<4 {
        readers.append(try RawClient(port: server.port, window: 4096))
        try readers[index].send(request("/big"))
        await until { server.counters.partialWrites.value == index + 1 }
        // The next begins in a later millisecond of the server's clock.
        await pass(.milliseconds(10))
      }
      await until { server.counters.cut.value > 0 }
      let cut = server.counters.cut.value

      #expect((1...2).contains(cut), "each is held whole until its last byte has left")
      #expect(server.counters.open.value == 4 - cut)
      for reader in readers.suffix(4 - cut) { #expect(try reader.receive().body.count == size) }
      for reader in readers.prefix(cut) { #expect(throws: (any Error).self) { _ = try reader.receive() } }
      #expect(lines.all.count { $0.contains("http.readers_cut") } == 1)
    }
  }

  @Test func `a single answer beyond the sum is still written`() async throws {
    try await withServer(shortLimits { $0.unsent = 1000 }) { server, _ in
      let client = try RawClient(port: server.port, window: 4096)

      try client.send(request("/big") + request("/hello"))

      #expect(try client.receive().body == ScriptedResponder.big)
      #expect(try client.receive().text == "hello")
      #expect(server.counters.cut.value == 0)
    }
  }

  @Test func `a client that refuses to end is left after the linger time`() async throws {
    try await withServer(shortLimits { $0.lingerTime = .milliseconds(30) }) { server, _ in
      let client = try RawClient(port: server.port)

      try client.send("nonsense\r\n\r\n")

      #expect(try client.receive().status == 400)
      while server.counters.open.value > 0 { await Task.yield() }
    }
  }

  @Test func `one byte now and then does not keep an unfinished head open`() async throws {
    try await withServer(shortLimits { $0.headTime = .milliseconds(60) }) { server, _ in
      let client = try RawClient(port: server.port)

      try client.send("GET / HTTP/1.1\r\nA: ")
      while !client.hasInput() {
        try client.send("b")
        await Task.yield()
      }

      #expect(try client.receive().status == 408)
      #expect(try client.isEnded())
    }
  }

  @Test func `one byte now and then does not keep an unfinished body open`() async throws {
    try await withServer(shortLimits { $0.bodyTime = .milliseconds(60) }) { server, responder in
      let client = try RawClient(port: server.port)

      try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<20_000 where !client.hasInput() {
        try client.send("1\r\nb\r\n")
        await Task.yield()
      }

      #expect(try client.receive().status == 408)
      #expect(responder.seen.isEmpty)
    }
  }

  @Test(arguments: [true, false])
  func `without descriptors idle connections go first, else accepting pauses`(hasIdle: Bool) async {
    await #expect(processExitsWith: .success) { [hasIdle] in
      let lines = Lines()
      var few = Limits()
      few.acceptPause = .milliseconds(5)
      try await withServer(few, log: lines.log) { server, responder in
        var busy: [RawClient] = []
        for index in 0..<3 {
          busy.append(try RawClient(port: server.port))
          try busy[index].send(request("/later/\(index)"))
          _ = await responder.reply("/later/\(index)")
        }
        let idle = hasIdle ? try (0..<2).map { _ in try RawClient(port: server.port) } : []
        await until { server.counters.connections.value == 3 + idle.count }
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        unsafe getrlimit(kind, &limit)
        let before = limit.rlim_cur
        let next = dup(0)
        close(next)
        // The next client's own socket still fits, the server's end of it does not.
        limit.rlim_cur = rlim_t(next + 1)
        unsafe setrlimit(kind, &limit)
        let squeezed = try RawClient(port: server.port)
        try squeezed.send(request("/hello"))
        if hasIdle {
          guard try squeezed.receive().text == "hello", server.counters.evicted.value == 2 else { exit(3) }
          guard idle.allSatisfy({ $0.isGone() }) else { exit(4) }
        }
        await until { hasIdle || server.counters.acceptPauses.value > 1 }
        limit.rlim_cur = before
        unsafe setrlimit(kind, &limit)

        if !hasIdle, try squeezed.receive().text != "hello" { exit(5) }
        for index in 0..<3 {
          await responder.reply("/later/\(index)").complete(Answer(status: 200, body: [65]))
          guard try busy[index].receive().text == "A" else { exit(6) }
        }
        let told = lines.all.filter { $0.contains("http.accept_trouble") }
        guard told.count == 1, told[0].contains("LimitNOFILE=") else { exit(7) }
      }
    }
  }
}
