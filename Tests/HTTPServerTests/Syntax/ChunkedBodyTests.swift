import Testing

@testable import HTTPServer

@Suite struct `chunked bodies` {
  @Test(arguments: [
    ("5\r\nhello\r\n0\r\n\r\n", "hello"),
    ("0\r\n\r\n", ""),
    ("000\r\n\r\n", ""),
    ("1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n", "a0123456789"),
    ("5;name=value\r\nhello\r\n0;last\r\n\r\n", "hello"),
    ("5 ;x=\"y z\"\r\nhello\r\n0\t ;\r\n\r\n", "hello"),
    ("5 \r\nhello\r\n0\r\n\r\n", nil), ("5 x\r\nhello\r\n0\r\n\r\n", nil),
    ("5\r\nhello\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n", "hello"),
    ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
    ("5\nhello\r\n0\r\n\r\n", nil), ("5\r\nhello\n0\r\n\r\n", nil), ("5\r\nhelloX\r\n0\r\n\r\n", nil),
    ("\r\nhello\r\n0\r\n\r\n", nil), ("g\r\n", nil), ("-1\r\n", nil), ("0x5\r\nhello\r\n", nil),
    (" 5\r\nhello\r\n", nil),
    ("00000000000000005\r\nhello\r\n", nil), ("5;\u{0}\r\nhello\r\n", nil), ("5\r\r\nhello\r\n", nil),
    ("0\r\n: x\r\n\r\n", nil), ("0\r\n folded\r\n\r\n", nil), ("0\r\nX: \u{0}\r\n\r\n", nil), ("0\r\n\n", nil),
    ("0\r\nA\r\n\r\n", nil), ("0\r\nA : b\r\n\r\n", nil), ("0\r\nA b\r\n\r\n", nil),
    ("0\r\nA: b\n\r\n", nil), ("0\r\n\r\r", nil),
  ])
  func `framing is taken off or refused, in one piece and in single bytes`(text: String, body: String?) {
    let bytes = Array(text.utf8)

    for step in [bytes.count, 1, 2, 3] {
      let (outcome, content, position) = read(bytes, step: step, limit: 100)
      if let body {
        #expect(outcome == .complete)
        #expect(content == Array(body.utf8))
        #expect(position == bytes.count)
      } else {
        #expect(outcome == .refused(.badChunk))
      }
    }
  }

  @Test(arguments: ["65\r\n", "64\r\n\(String(repeating: "a", count: 100))\r\n1\r\n", "FFFFFFFFFFFFFFFF\r\n"])
  func `more than the limit is refused before it is read`(text: String) {
    #expect(read(Array(text.utf8), step: 1, limit: 100).0 == .refused(.bodyTooLarge))
  }

  @Test func `extensions and trailers are bounded`() {
    let long = String(repeating: "x", count: 9000)

    #expect(read(Array("1;\(long)".utf8), step: 500, limit: 100).0 == .refused(.badChunk))
    #expect(read(Array("0\r\nX: \(long)".utf8), step: 500, limit: 100).0 == .refused(.badChunk))
  }

  @Test func `what follows the body is left`() {
    let (outcome, content, position) = read(Array("1\r\na\r\n0\r\n\r\nGET /".utf8), step: 100, limit: 100)

    #expect(outcome == .complete)
    #expect(content == [97])
    #expect(position == 11)
  }

  private func read(_ bytes: [UInt8], step: Int, limit: Int) -> (ChunkedBody.Outcome, [UInt8], Int) {
    var chunks = ChunkedBody()
    var body: [UInt8] = []
    var position = 0
    var end = 0
    while end < bytes.count {
      end = min(bytes.count, end + step)
      let outcome = chunks.read(bytes.span.extracting(0..<end), from: &position, into: &body, limit: limit)
      if outcome != .incomplete { return (outcome, body, position) }
    }
    return (.incomplete, body, position)
  }
}
