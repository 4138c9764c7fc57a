import Telemetry
import TestSupport
import Testing
import Upstream

/// Requests that are given up by our side.
@Suite(.ownThread) struct CurlEndingTests {
  private let transport = CurlTransport(log: .silent)
  private let arrivals = AsyncStream<Void>.makeStream()

  private func hangingServer() throws -> StubbornServer {
    try StubbornServer { [arrival = arrivals.continuation] connection in
      arrival.yield()
      connection.hang()
      return false
    }
  }

  private func phase(_ request: UpstreamRequest) async -> UpstreamError.Phase? {
    do {
      _ = try await transport.send(request)
      return nil
    } catch {
      return error.phase
    }
  }

  private func arrived(_ count: Int = 1) async {
    var iterator = arrivals.stream.makeAsyncIterator()
    for _ in 0..<count { await iterator.next() }
  }

  @Test func `a cancelled task goes on at once, and its connection is closed`() async throws {
    let server = try hangingServer()
    let request = UpstreamRequest(upstream: "cj", url: server.url, timeout: .seconds(60))
    // Unstructured because only a task of its own can be cancelled while this test goes on.
    let task = Task { await phase(request) }
    await arrived()

    task.cancel()

    #expect(await task.value == .cancelled)
  }

  @Test func `a task cancelled beforehand sends nothing`() async throws {
    let server = try hangingServer()
    let request = UpstreamRequest(upstream: "cj", url: server.url, timeout: .seconds(60))

    let ended = await withTaskGroup(of: UpstreamError.Phase?.self) { group in
      group.cancelAll()
      group.addTask { await phase(request) }
      return await group.next() ?? nil
    }

    #expect(ended == .cancelled)
    #expect(server.connections == 0)
  }

  @Test func `a cancellation after the end does no harm`() async throws {
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    let request = UpstreamRequest(upstream: "cj", url: server.url, timeout: .seconds(20))
    for _ in 0..<20 {
      // Unstructured for the same reason.
      let task = Task { await phase(request) }
      #expect(await task.value == nil)
      task.cancel()
    }

    #expect(await phase(request) == nil)
  }

  @Test func `cancelling one request leaves the others alone`() async throws {
    let hanging = try hangingServer()
    let server = try StubbornServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    let slow = UpstreamRequest(upstream: "cj", url: hanging.url, timeout: .seconds(60))
    let quick = UpstreamRequest(upstream: "cj", url: server.url, timeout: .seconds(20))

    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { #expect(await phase(slow) == .cancelled) } }
      await arrived(8)
      for _ in 0..<20 { #expect(await phase(quick) == nil) }
      group.cancelAll()
    }
  }

  @Test func `stopping ends what waits and what comes later`() async throws {
    let server = try hangingServer()
    let request = UpstreamRequest(upstream: "cj", url: server.url, timeout: .seconds(60))

    await withTaskGroup(of: Void.self) { group in
      // Twelve, so that four of them wait for a connection.
      for _ in 0..<12 { group.addTask { #expect(await phase(request) == .stopped) } }
      await arrived(8)
      transport.stop()
    }

    #expect(await phase(request) == .stopped)
    transport.stop()
    #expect(server.connections == 8)
  }

  @Test func `a transport may be stopped, or left, before it was used`() async {
    let unused = CurlTransport(log: .silent)
    unused.stop()
    _ = CurlTransport(log: .silent)
    let request = UpstreamRequest(upstream: "cj", url: "https://cj.example/", timeout: .seconds(1))

    let error = await #expect(throws: UpstreamError.self) { try await unused.send(request) }

    #expect(error?.phase == .stopped)
  }
}
