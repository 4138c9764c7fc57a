import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

/// What becomes of a request whose neighbour is slow, broken, gone or too generous.
@Suite(.ownThread) struct CurlTroubleTests {
  private let transport = CurlTransport(log: .silent)

  private func failure(
    _ url: String, timeout: Duration = .seconds(20), bodyLimit: Int = 1 << 20
  ) async throws -> UpstreamError {
    let request = UpstreamRequest(
      upstream: "directus", url: url, headers: [Header("Authorization", "Bearer sesame")], timeout: timeout,
      bodyLimit: bodyLimit)
    let error = try #require(await #expect(throws: UpstreamError.self) { try await transport.send(request) })
    #expect(error.upstream == "directus")
    #expect(!error.description.contains("sesame"))
    return error
  }

  @Test func `silence ends at the deadline`() async throws {
    let server = try StubbornServer { connection in
      connection.hang()
      return false
    }

    let error = try await failure(server.url, timeout: .milliseconds(100))

    #expect(error.description == "directus timeout: no whole answer within 100 ms")
  }

  @Test func `an answer that stops in the middle ends at the deadline, too`() async throws {
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
      connection.hang()
      return false
    }

    let error = try await failure(server.url, timeout: .milliseconds(400))

    #expect(error.description == "directus timeout after status 200: no whole answer within 400 ms")
  }

  @Test func `a request that a kept connection swallowed is not sent again behind our back`() async throws {
    let server = try StubbornServer { connection in
      guard connection.request.contains("/first") else { return false }
      return connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    let base = "http://127.0.0.1:\(server.port)"
    _ = try await transport.send(UpstreamRequest(upstream: "cj", url: "\(base)/first", timeout: .seconds(20)))

    let error = try await failure("\(base)/second")

    #expect(error.phase == .receive)
    #expect(server.requests.count == 2)
  }

  @Test func `a neighbour that dies over a request may have got it, though nobody listens afterwards`() async throws {
    let listener = Listener()
    let server = try StubbornServer { connection in
      guard connection.request.contains("/first") else {
        listener.close()
        return false
      }
      return connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    listener.server.withLock { $0 = server }
    let base = "http://127.0.0.1:\(server.port)"
    _ = try await transport.send(UpstreamRequest(upstream: "cj", url: "\(base)/first", timeout: .seconds(20)))

    #expect(try await failure("\(base)/second").phase == .receive)
  }

  /// Lets the script of a server close the server itself.
  private final class Listener: Sendable {
    let server = Mutex<StubbornServer?>(nil)

    func close() { server.withLock { $0 }?.close() }
  }

  @Test func `a deadline that is over leaves nothing to send`() async throws {
    let server = try StubbornServer { connection in
      connection.hang()
      return false
    }

    #expect(try await failure(server.url, timeout: .zero).phase == .timeout)
    #expect(try await failure(server.url, timeout: .seconds(-1)).phase == .timeout)
  }

  @Test func `waiting for a free connection counts`() async throws {
    let server = try StubbornServer { connection in
      connection.hang()
      return false
    }
    let request = UpstreamRequest(upstream: "directus", url: server.url, timeout: .milliseconds(200))

    let phases = await withTaskGroup(of: UpstreamError.Phase?.self) { [transport] group in
      for _ in 0..<12 {
        group.addTask {
          do throws(UpstreamError) {
            _ = try await transport.send(request)
            return nil
          } catch {
            return error.phase
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }

    #expect(phases == [UpstreamError.Phase?](repeating: .timeout, count: 12))
  }

  @Test(
    arguments: [
      ("", nil), ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", 200), ("HTTP/1.1 200 OK\r\nContent-Le", 200),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", 200),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\nhello", 200), ("SSH-2.0-OpenSSH_9.2\r\n", nil),
      ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 200),
    ] as [(String, Int?)])
  func `an answer that is cut off or is none is no answer`(answer: String, status: Int?) async throws {
    let server = try StubbornServer { connection in
      connection.write(answer)
      return false
    }

    let error = try await failure(server.url)

    #expect(error.phase == .receive)
    #expect(error.status == status)
    #expect(error.isRetryable)
  }

  @Test func `a body of just the limit is taken, one byte more is not`() async throws {
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1000))
    }

    let request = UpstreamRequest(upstream: "directus", url: server.url, timeout: .seconds(20), bodyLimit: 1000)
    #expect(try await transport.send(request).body.count == 1000)

    let error = try await failure(server.url, bodyLimit: 999)
    #expect(error.description == "directus tooLarge after status 200: a body of more than 999 bytes")
  }

  @Test func `a body without end is cut at the limit`() async throws {
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("400\r\n" + String(repeating: "x", count: 0x400) + "\r\n") {}
      return false
    }

    #expect(try await failure(server.url).phase == .tooLarge)
  }

  @Test func `a small body that unpacks to a large one is cut at the limit`() async throws {
    let bomb = GzipBomb.bytes(unpackingTo: 8 << 20)
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
      return connection.write(bomb)
    }

    #expect(bomb.count < 64 << 10)
    #expect(try await failure(server.url).phase == .tooLarge)
  }

  @Test func `headers without end are cut, too`() async throws {
    let server = try StubbornServer { connection in
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("X-A: \(String(repeating: "x", count: 1000))\r\n") {}
      return false
    }

    let error = try await failure(server.url)
    #expect(error.phase == .tooLarge, "\(error)")
  }

  @Test func `a closed port is a connection that failed`() async throws {
    let server = try StubbornServer { _ in false }
    server.close()

    #expect(try await failure(server.url).phase == .connect)
  }

  @Test func `a server that does not speak TLS is a connection that failed`() async throws {
    let server = try StubbornServer { _ in false }
    let plain = try StubbornServer { connection in connection.write("HTTP/1.1 400 Bad Request\r\n\r\n") }

    // The first waits for a plain request, which a TLS greeting never becomes.
    #expect(try await failure("https://127.0.0.1:\(server.port)/", timeout: .milliseconds(150)).phase == .timeout)
    #expect(server.requests.isEmpty)
    #expect(try await failure("https://127.0.0.1:\(plain.port)/", timeout: .milliseconds(150)).phase == .timeout)
  }

  @Test func `a name that cannot exist is not resolved`() async throws {
    // A label of 64 letters is refused by the resolver itself, without asking anyone (RFC 1035, section 2.3.4).
    let error = try await failure("https://\(String(repeating: "a", count: 64)).invalid/")

    #expect(error.phase == .resolve)
    #expect(error.isRetryable)
  }
}
