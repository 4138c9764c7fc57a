import HTTPServer
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `clients of a byte now and then` {
  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    limits.sweepTime = .milliseconds(5)
    change(&limits)
    return limits
  }

  private static let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  /// What is sent at once, and what is sent over and over, a byte each millisecond.
  static let heads = [
    ("", "G"), ("GET /", "a"), ("GET / HTTP/1.1\r\nHost: a\r\nX: ", "y"),
    ("GET / HTTP/1.1\r\nHost: a\r\n", "A: \(String(repeating: "b", count: 90))\r\n"),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /", "a"),
  ]
  static let bodies = [
    ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n", "x"),
    (chunked, "1\r\nx\r\n"), (chunked + "5;", "x"), (chunked + "0\r\nX: ", "y"),
  ]

  @Test(arguments: heads)
  func `a head that trickles is ended when its time is over, however often a byte comes`(
    first: String, again: String
  ) async throws {
    let limits = Self.limits { $0.headTime = .milliseconds(40) }
    try await withServer(limits) { server, responder in
      let client = try WireClient(port: server.port)

      client.send(first)
      if first.hasPrefix("POST") { #expect(try client.receive()?.status == 200) }
      let refusal = try Self.trickle(again, client)

      #expect(refusal?.status == 408)
      #expect(refusal?.text.contains("\"head_timeout\"") == true)
      #expect(try client.receive() == nil)
      #expect(responder.seen.count == (first.hasPrefix("POST") ? 1 : 0))
    }
  }

  @Test(arguments: bodies)
  func `a body that trickles is ended when its time is over, however often a byte comes`(
    first: String, again: String
  ) async throws {
    let limits = Self.limits { $0.bodyTime = .milliseconds(40) }
    try await withServer(limits) { server, responder in
      let client = try WireClient(port: server.port)

      client.send(first)
      let refusal = try Self.trickle(again, client)

      #expect(refusal?.status == 408)
      #expect(refusal?.text.contains("\"body_timeout\"") == true)
      #expect(try client.receive() == nil)
      #expect(responder.seen.isEmpty)
    }
  }

  /// Sends a byte each millisecond until an answer comes, then reads it.
  private static func trickle(_ text: String, _ client: WireClient) throws -> WireClient.Answer? {
    var bytes = Array(text.utf8)
    while !client.hasAnswer(within: 1) {
      client.send(bytes[..<1])
      bytes.append(bytes.removeFirst())
    }
    return try client.receive()
  }
}
