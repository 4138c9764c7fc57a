import Glibc
import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `crowds of connections` {
  @Test func `an address beyond its connections is turned away, others and its earlier ones are served`() async throws {
    let lines = Lines()
    let limits = shortLimits {
      $0.trusted = []
      $0.connectionsPerAddress = 3
    }
    try await withServer(limits, log: lines.log) { server, _ in
      var held = try (0..<3).map { _ in try RawClient(port: server.port) }
      await until { server.counters.connections.value == 3 }

      for _ in 0..<5 { #expect(try RawClient(port: server.port).isGone()) }
      #expect(server.counters.refused.value == 5)
      #expect(lines.all.count { $0.contains("http.connections_refused") } == 1)
      let other = try RawClient(port: server.port, from: 2)
      for client in held + [other] {
        try client.send(request("/hello"))
        #expect(try client.receive().text == "hello")
      }
      held.removeLast()
      await until { server.counters.open.value < 4 }
      let again = try RawClient(port: server.port)
      for client in [again, other] {
        try client.send(request("/hello"))
        #expect(try client.receive().text == "hello")
      }
    }
  }

  @Test(arguments: [true, false]) func `a trusted network and a proxy have no limit`(isTrusted: Bool) async throws {
    let network = try #require(Network("127.0.0.1"))
    let limits = shortLimits {
      $0.trusted = isTrusted ? [network] : []
      $0.proxies = isTrusted ? [] : [network]
      $0.connectionsPerAddress = 1
    }
    try await withServer(limits) { server, _ in
      let clients = try (0..<5).map { _ in try RawClient(port: server.port) }

      for client in clients {
        try client.send(request("/who"))
        #expect(try client.receive().text == "127.0.0.1 \(isTrusted) \(!isTrusted)")
      }
      let stranger = try RawClient(port: server.port, from: 7)
      try stranger.send(request("/who"))
      #expect(try stranger.receive().text == "127.0.0.7 false false")
    }
  }

  @Test func `a client in use survives a flood of idle strangers`() async throws {
    let lines = Lines()
    let limits = shortLimits {
      $0.trusted = []
      $0.connections = 64
    }
    try await withServer(limits, log: lines.log) { server, responder in
      let waiting = try RawClient(port: server.port)
      try waiting.send(request("/later"))
      let reply = await responder.reply("/later")
      let uploading = try RawClient(port: server.port)
      try uploading.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
      let reading = try RawClient(port: server.port, window: 4096)
      try reading.send(request("/big"))
      await until { server.counters.partialWrites.value == 1 }
      let active = try RawClient(port: server.port)
      var strangers: [RawClient] = []

      for index in 0..<500 {
        strangers.append(try RawClient(port: server.port, from: UInt32(2 + index % 200)))
        if index % 2 == 0 { try strangers[index].send("GET / HTTP/1.1\r\nHost: a\r\n") }
        if index % 8 == 0 {
          try active.send(request("/hello"))
          #expect(try active.receive().text == "hello")
        }
      }
      await until { server.counters.connections.value == 504 }

      #expect(server.counters.evicted.value == 440)
      #expect(server.counters.open.value == 64)
      #expect(strangers[..<200].allSatisfy { $0.isGone() })
      #expect(lines.all.count { $0.contains("http.connections_full") } == 1)
      try active.send(request("/hello"))
      #expect(try active.receive().text == "hello")
      try uploading.send("dy")
      #expect(try uploading.receive().text == "body")
      reply.complete(Answer(status: 200, body: [65]))
      #expect(try waiting.receive().text == "A")
      #expect(try reading.receive().body == ScriptedResponder.big)
    }
  }

  @Test func `strangers who never send their bodies make room too, after those that are idle`() async throws {
    let limits = shortLimits {
      $0.trusted = [Network("127.0.0.2")].compactMap { $0 }
      $0.connections = 4
    }
    try await withServer(limits) { server, _ in
      let slow = try (0..<4).map { _ in try RawClient(port: server.port) }
      for client in slow { try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n") }
      await until { server.counters.requests.value == 4 }

      let shop = try RawClient(port: server.port, from: 2)
      try shop.send(request("/hello"))

      #expect(try shop.receive().text == "hello")
      #expect(server.counters.evicted.value == 1)
    }
  }

  @Test func `a trusted client stays though it has been idle for longest`() async throws {
    let limits = shortLimits {
      $0.trusted = [Network("127.0.0.2")].compactMap { $0 }
      $0.connections = 4
    }
    try await withServer(limits) { server, _ in
      let trusted = try (0..<2).map { _ in try RawClient(port: server.port, from: 2) }
      await until { server.counters.connections.value == 2 }

      var strangers: [RawClient] = []
      for index in 0..<20 {
        strangers.append(try RawClient(port: server.port))
        await until { server.counters.connections.value == 3 + index }
      }

      #expect(server.counters.evicted.value == 18)
      for client in trusted + strangers.suffix(2) {
        try client.send(request("/hello"))
        #expect(try client.receive().text == "hello")
      }
    }
  }

  @Test func `where nobody is idle newcomers wait until somebody ends`() async throws {
    try await withServer(shortLimits { $0.connections = 2 }) { server, responder in
      var held: [RawClient] = []
      for index in 0..<2 {
        let client = try RawClient(port: server.port)
        try client.send(request("/later/\(index)"))
        _ = await responder.reply("/later/\(index)")
        held.append(client)
      }
      let third = try RawClient(port: server.port)
      try third.send(request("/third"))
      await until { server.counters.acceptPauses.value > 0 }
      #expect(server.counters.connections.value == 2)

      held.removeLast().reset()

      #expect(try third.receive().text == "/third")
      #expect(server.counters.evicted.value == 0)
      let fourth = try RawClient(port: server.port)
      try fourth.send(request("/fourth"))
      #expect(try fourth.receive().text == "/fourth", "the third had become idle")
      #expect(try third.isEnded())
    }
  }

  @Test func `5,000 idle connections do not keep others from being served`() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      unsafe getrlimit(kind, &limit)
      limit.rlim_cur = min(limit.rlim_max, 12_000)
      guard unsafe setrlimit(kind, &limit) == 0, limit.rlim_cur == 12_000 else { exit(0) }
      try await withServer { server, _ in
        var idle: [RawClient] = []
        for index in 0..<5000 {
          idle.append(try RawClient(port: server.port))
          if index % 2 == 0 { try idle[index].send("GET / HTTP/1.1\r\nHo") }
        }
        let client = try RawClient(port: server.port)
        for _ in 0..<100 {
          try client.send(request("/hello"))
          guard try client.receive().text == "hello" else { exit(3) }
        }
        guard server.counters.open.value == 5001 else { exit(4) }
        try idle[4998].send("st: a\r\n\r\n")
        guard try idle[4998].receive().text == "/" else { exit(5) }
      }
    }
  }
}
