import HTTPServer
import Telemetry
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `refusals over a socket` {
  private static let cases: [(String, Int, String)] = [
    ("GET / HTTP/1.1\r\n\r\n", 400, "missing_host"),
    ("GET / HTTP/1.1\nHost: a\n\n", 400, "bare_line_feed"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400, "bad_field_name"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n", 400, "bad_field_value"),
    ("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "other_host"),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
      "content_length_with_transfer_encoding"
    ),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501, "unknown_transfer_coding"),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "bad_chunk"),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", 417, "unknown_expectation"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413, "body_too_large"),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", 413, "body_too_large"),
    ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "unknown_http_version"),
    ("GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\n", 414, "target_too_long"),
    ("GET / HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 101))", 431, "too_many_fields"),
    ("GET / HTTP/1.1\r\nA: \(String(repeating: "b", count: 16_384))", 431, "head_too_large"),
  ]

  @Test(arguments: cases)
  func `a refusal is a problem, closes the connection and loses no answer`(
    bytes: String, status: Int, code: String
  ) async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      // What is sent behind must neither be answered nor reset the connection before the answer is read.
      try client.send(bytes + String(repeating: request("/hello"), count: 50))

      let answer = try client.receive()
      #expect(answer.status == status)
      #expect(answer.fields["connection"] == "close")
      #expect(answer.fields["content-type"] == "application/problem+json")
      #expect(answer.text.contains("\"code\":\"\(code)\""))
      #expect(answer.text.contains("\"status\":\(status)"))
      #expect(answer.text.contains(/"traceId":"[0-9a-f]{32}"/))
      #expect(try client.isEnded())
      #expect(responder.seen.isEmpty)
      #expect(server.counters.refusals.value == 1)
    }
  }

  @Test(arguments: cases)
  func `single bytes are refused as the whole is`(bytes: String, status: Int, code: String) async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      // A refusal may come before the last byte; then the rest goes nowhere.
      for byte in bytes.utf8.suffix(bytes.utf8.count < 400 ? .max : 0) { try client.send([byte]) }
      if bytes.utf8.count >= 400 {
        let all = Array(bytes.utf8)
        for start in stride(from: 0, to: all.count, by: 97) { try client.send(Array(all[start...].prefix(97))) }
      }

      let answer = try client.receive()
      #expect(answer.status == status)
      #expect(answer.text.contains(code))
    }
  }

  @Test func `a problem is JSON with title, status, detail, code and whether a retry helps, for every refusal`() {
    for refusal in Refusal.allCases {
      let text = String(decoding: refusal.problem(traceID: "ab"), as: UTF8.self)

      #expect(text.hasPrefix("{\"type\":\"about:blank\",\"title\":\""))
      let isRetryable = [.headTimeout, .bodyTimeout, .overloaded, .answerTimeout, .draining].contains(refusal)
      #expect(text.hasSuffix(",\"code\":\"\(refusal.rawValue)\",\"retryable\":\(isRetryable),\"traceId\":\"ab\"}"))
      #expect(text.filter { $0 == "\"" }.count == 24)
      #expect(!text.contains("Status "), "each status has its words")
    }
  }
}
