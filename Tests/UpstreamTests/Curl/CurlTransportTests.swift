import Telemetry
import TestSupport
import Testing
import Upstream

/// What goes out and what comes back when all is well.
@Suite(.ownThread) struct CurlTransportTests {
  private let transport = CurlTransport(log: .silent)

  private func request(_ server: StubbornServer) -> UpstreamRequest {
    UpstreamRequest(upstream: "directus", url: server.url, timeout: .seconds(20))
  }

  @Test func `a whole answer has its status, its fields in order and its body`() async throws {
    let server = try StubbornServer.answering(
      "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX-A: 1\r\nX-Empty:\r\nx-a:  two words \r\n\r\nhello")

    let response = try await transport.send(request(server))

    #expect(
      response
        == UpstreamResponse(
          status: 201,
          headers: [
            Header("Content-Length", "5"), Header("X-A", "1"), Header("X-Empty", ""), Header("x-a", "two words"),
          ], body: Array("hello".utf8)))
  }

  @Test func `a GET carries our headers and no others than needed`() async throws {
    let server = try StubbornServer.answering("HTTP/1.1 204 No Content\r\n\r\n")
    var request = request(server)
    request.headers = [Header("Authorization", "Bearer sesame"), Header("X-Empty", "")]

    _ = try await transport.send(request)

    #expect(
      server.requests == [
        """
        GET /items?limit=1&token=sesame HTTP/1.1\r
        Host: 127.0.0.1:\(server.port)\r
        User-Agent: touski-catalog\r
        Accept: */*\r
        Accept-Encoding: gzip\r
        Authorization: Bearer sesame\r
        X-Empty:\r
        \r

        """
      ])
  }

  @Test(arguments: [.post, .patch, .delete] as [UpstreamRequest.Method])
  func `a body goes out as it is, also a large one without a question first`(method: UpstreamRequest.Method)
    async throws
  {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    var request = request(server)
    request.method = method
    let text = "{\"a\":\"\0é\"}" + String(repeating: " ", count: 2 << 20)
    request.body = Array(text.utf8)
    request.headers = [Header("Content-Type", "application/json")]

    _ = try await transport.send(request)

    let sent = try #require(server.requests.first)
    #expect(sent.hasPrefix("\(method.rawValue) /items"))
    #expect(sent.hasSuffix("\r\n\r\n" + text))
    #expect(sent.contains("\r\nContent-Type: application/json\r\n"))
    #expect(!sent.contains("Expect"))
  }

  @Test(arguments: [nil, []] as [[UInt8]?])
  func `a POST without body says so, and is no form`(body: [UInt8]?) async throws {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    var request = request(server)
    request.method = .post
    request.body = body

    _ = try await transport.send(request)

    let sent = try #require(server.requests.first)
    #expect(sent.contains("\r\nContent-Length: 0\r\n"))
    #expect(!sent.contains("Content-Type"))
  }

  @Test func `a redirect is an answer, not an order`() async throws {
    let other = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let server = try StubbornServer.answering(
      "HTTP/1.1 302 Found\r\nLocation: \(other.url)\r\nContent-Length: 0\r\n\r\n")

    let response = try await transport.send(request(server))

    #expect(response.status == 302)
    #expect(response.header("location") == other.url)
    #expect(other.connections == 0)
  }

  @Test func `chunks are joined and gzip is unpacked`() async throws {
    // `printf hello | gzip -n`
    let packed: [UInt8] = [
      0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0,
    ]
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
      for byte in packed { connection.write(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
      return connection.write("0\r\n\r\n")
    }

    #expect(try await transport.send(request(server)).body == Array("hello".utf8))
  }

  @Test func `what comes before the answer is not the answer`() async throws {
    let server = try StubbornServer.answering(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    let response = try await transport.send(request(server))

    #expect(response == UpstreamResponse(status: 200, headers: [Header("Content-Length", "2")], body: Array("ok".utf8)))
  }

  @Test func `a connection is used again`() async throws {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    for _ in 0..<5 { _ = try await transport.send(request(server)) }

    #expect(server.connections == 1)
    #expect(server.requests.count == 5)
  }

  @Test func `a connection that the neighbour closed in the meantime costs at most one retry, which is ours`()
    async throws
  {
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      return false
    }

    for _ in 0..<5 {
      do {
        #expect(try await transport.send(request(server)).status == 200)
      } catch {
        #expect(error.isRetryable && error.phase == .receive)
        #expect(try await transport.send(request(server)).status == 200)
      }
    }
  }

  @Test func `many requests at once share a few connections`() async throws {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    let request = request(server)

    let statuses = try await withThrowingTaskGroup(of: Int.self) { [transport] group in
      for _ in 0..<60 { group.addTask { try await transport.send(request).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(statuses == [Int](repeating: 200, count: 60))
    #expect(server.connections <= 8)
  }
}
