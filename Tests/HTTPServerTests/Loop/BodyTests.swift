import HTTPServer
import TestSupport
import Testing

@Suite(.ownThread, .timeLimit(.minutes(1))) struct `request bodies over a socket` {
  private static let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  @Test func `both framings reach the responder, and the connection goes on`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)
      let long = String(repeating: "x", count: 65_536)

      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + request("/one"))
      try client.send(Self.chunked + "5\r\nhello\r\n6;x\r\n world\r\n0\r\nA: b\r\n\r\n" + request("/two"))
      try client.send("PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n" + long + request("/three"))

      let texts = try (0..<6).map { _ in try client.receive().text }
      #expect(texts == ["hello", "/one", "hello world", "/two", long, "/three"])
    }
  }

  @Test func `a chunked body in single bytes, another request behind it`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)

      for byte in (Self.chunked + "3\r\nabc\r\n0\r\n\r\n" + request("/next")).utf8 { try client.send([byte]) }

      #expect(try client.receive().text == "abc")
      #expect(try client.receive().text == "/next")
    }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `300 requests of all kinds in random pieces are answered in order`(seed: UInt64) async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)
      var generator = SplitMix(seed: seed)
      var bytes: [UInt8] = []
      var expected: [String] = []
      for index in 0..<300 {
        let text = String(repeating: "\(index),", count: Int(generator.next() % 200))
        switch generator.next() % 4 {
        case 0:
          bytes += Array(request("/hello").utf8)
          expected.append("hello")
        case 1:
          bytes += Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
          expected.append(text)
        case 2:
          let chunk = text.isEmpty ? "" : "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
          bytes += Array((Self.chunked + chunk + "0\r\n\r\n").utf8)
          expected.append(text)
        default:
          bytes += Array(request("/n\(index)").utf8)
          expected.append("/n\(index)")
        }
      }

      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + 1 + Int(generator.next() % 900))
        try client.send(Array(bytes[start..<end]))
        start = end
      }

      for text in expected { #expect(try client.receive().text == text) }
    }
  }

  @Test func `100-continue is said before the body, and not where the body is too large`() async throws {
    try await withServer { server, _ in
      let client = try RawClient(port: server.port)
      let head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "

      try client.send(head + "2\r\n\r\n")
      #expect(try client.receive().status == 100)
      try client.send("ok")
      #expect(try client.receive().text == "ok")

      try client.send(head + "2\r\n\r\nat" + head + "65537\r\n\r\n")
      #expect(try client.receive().text == "at")
      #expect(try client.receive().status == 413)
      #expect(try client.isEnded())
    }
  }

  @Test func `a responder allows one request a longer body than others may send`() async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)
      let long = [UInt8](repeating: 120, count: ScriptedResponder.roomy)
      let announced = "POST /roomy HTTP/1.1\r\nHost: a\r\nContent-Length: "
      let chunked = "POST /roomy HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

      try client.send(request("/hello"))
      #expect(try client.receive().text == "hello")
      #expect(responder.limitsAsked == 0)
      try client.send(Array("\(announced)\(long.count)\r\n\r\n".utf8) + long)
      #expect(try client.receive().body == long)
      try client.send(Array("\(chunked)100000\r\n".utf8) + long + Array("\r\n0\r\n\r\n".utf8))
      #expect(try client.receive().body == long)
      #expect(responder.limitsAsked == 2)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n")
      #expect(try client.receive().status == 413)
    }
  }

  @Test(arguments: ["Content-Length: 1048577\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n100000\r\n"])
  func `a body beyond what the responder allows is refused`(framing: String) async throws {
    try await withServer { server, responder in
      let client = try RawClient(port: server.port)

      try client.send("POST /roomy HTTP/1.1\r\nHost: a\r\n\(framing)")
      if framing.contains("chunked") {
        try client.send([UInt8](repeating: 120, count: ScriptedResponder.roomy))
        try client.send("\r\n1\r\n")
      }

      #expect(try client.receive().status == 413)
      #expect(responder.seen.isEmpty)
    }
  }
}
