import Testing

@testable import HTTPServer

@Suite struct `request heads` {
  static let valid: [(String, Method, String)] = [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", .get, "/"),
    ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .get, "/"),
    ("HEAD /v1/products?page=2 HTTP/1.1\r\nHost: a\r\n\r\n", .head, "/v1/products?page=2"),
    ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", .post, "/x"),
    ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0003\r\n\r\n", .post, "/x"),
    ("PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .put, "/x"),
    ("PUT /x HTTP/1.1\r\nHost: a\r\nTRANSFER-ENCODING:\t ChUnKeD \t\r\n\r\n", .put, "/x"),
    ("PATCH /x HTTP/1.1\r\nHost: a\r\n\r\n", .patch, "/x"),
    ("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n", .delete, "/x"),
    ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", .options, "*"),
    ("OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n", .options, "/x"),
    ("PROPFIND /x HTTP/1.1\r\nHost: a\r\n\r\n", .other, "/x"),
    ("get / HTTP/1.1\r\nHost: a\r\n\r\n", .other, "/"),
    ("GET / HTTP/1.0\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.7\r\nHost: a\r\n\r\n", .get, "/"),
    ("GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n", .get, "/b?c"),
    ("GET HTTP://A:80/b HTTP/1.1\r\nHost: a:80\r\n\r\n", .get, "/b"),
    ("GET https://a HTTP/1.1\r\nHost: a\r\n\r\n", .get, "/"),
    ("GET http://a/b HTTP/1.0\r\n\r\n", .get, "/b"),
    ("GET /a%20b+c|d{e}\\\"<> HTTP/1.1\r\nHost: a\r\n\r\n", .get, "/a%20b+c|d{e}\\\"<>"),
    ("GET / HTTP/1.1\r\nHost:a\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: example.com:8080\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1:\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY:   \r\nZ: \u{e9}\r\n\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09: \"quoted: text\"\r\n\r\n", .get, "/"),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", .post, "/"),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: , close ,\r\nConnection: keep-alive\r\n\r\n", .get, "/"),
    (
      "GET /\(String(repeating: "a", count: 8191)) HTTP/1.1\r\nHost: a\r\n\r\n", .get,
      "/\(String(repeating: "a", count: 8191))"
    ),
    ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 99))\r\n", .get, "/"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 16_384 - 32))\r\n\r\n", .get, "/"),
  ]

  static let hostile: [(String, Refusal)] = [
    ("GET /\r\n\r\n", .target),
    ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .requestLine),
    ("G@T / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n", .requestLine),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", .bareLineFeed),
    ("GET / http/1.1\r\nHost: a\r\n\r\n", .requestLine),
    ("GET / HTTP/\r\n", .requestLine),
    ("GET / HTTP/11\r\nHost: a\r\n\r\n", .requestLine),
    ("GET / HTTP/1.11\r\nHost: a\r\n\r\n", .requestLine),
    ("GET / HTTP/x.1\r\nHost: a\r\n\r\n", .requestLine),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .version),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .version),
    ("GET / HTTP/0.9\r\n\r\n", .version),
    ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .target),
    ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", .otherHost),
    ("GET http://a:81/ HTTP/1.1\r\nHost: a\r\n\r\n", .otherHost),
    ("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .otherHost),
    ("GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n", .otherHost),
    ("GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .target),
    ("GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
    ("GET http://u@a/ HTTP/1.0\r\n\r\n", .badHost),
    ("GET http:///b HTTP/1.0\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .bareLineFeed),
    ("GET / HTTP/1.1\r\n\r\n", .missingHost),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: []\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost: \u{e9}\r\n\r\n", .badHost),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\tfolded\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX\u{0}: y\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX(y): z\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\n\u{e9}: z\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\u{0}z\r\n\r\n", .fieldValue),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\u{1b}z\r\n\r\n", .fieldValue),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\u{7f}z\r\n\r\n", .fieldValue),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{b}\r\n\r\n", .fieldValue),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .repeatedLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", .repeatedLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", .badLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", .badLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", .badLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", .badLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 1\r\n\r\n", .badLength),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", .bodyTooLarge),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthWithCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", .lengthWithCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknownCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x chunked\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", .unknownCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", .badCoding),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .badCoding),
    ("POST / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\nContent-Length: 1\r\n\r\n", .expectation),
    ("GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\nHost: a\r\n\r\n", .targetTooLong),
    ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 100))\r\n", .tooManyFields),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 16_384 - 31))\r\n\r\n", .headTooLarge),
    ("\(String(repeating: "A", count: 20_000)) / HTTP/1.1\r\n\r\n", .headTooLarge),
    ("\(String(repeating: "A", count: 12_000)) /\(String(repeating: "a", count: 8000))", .headTooLarge),
    ("GET / HTTP/1.1\r\n\(String(repeating: "A", count: 20_000)): b\r\n\r\n", .headTooLarge),
  ]

  @Test(arguments: valid)
  func `a valid head is read whole and byte by byte`(head: String, method: Method, target: String) {
    let bytes = Array(head.utf8)

    for outcome in [parse(bytes), parse(bytes + [71, 69, 84])] {
      #expect(outcome.outcome == .complete)
      #expect(outcome.head.end == bytes.count)
      #expect(outcome.head.method == method)
      #expect(String(decoding: bytes[outcome.head.target], as: UTF8.self) == target)
    }
    #expect(incompletePrefixes(bytes).allSatisfy { $0 == .incomplete })
  }

  @Test(arguments: hostile)
  func `a hostile head is refused whole and byte by byte`(head: String, refusal: Refusal) {
    let bytes = Array(head.utf8)

    #expect(parse(bytes).outcome == .refused(refusal))
    let outcomes = incompletePrefixes(bytes).filter { $0 != .incomplete }
    #expect(outcomes.allSatisfy { $0 == .refused(refusal) }, "the same however much has come")
  }

  @Test func `a kept parser forgets the last head`() {
    var parser = HeadParser()
    let first = Array(
      "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n".utf8)
    let second = Array("GET /b HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

    #expect(parser.parse(first.span) == .complete)
    #expect(parser.head.framing == .length(5))
    #expect(parser.head.isPersistent)
    #expect(!parser.head.expectsContinue, "1.0 has no interim answers")
    #expect(parser.parse(second.span) == .complete)
    #expect(parser.head.framing == .none)
    #expect(!parser.head.isHTTP10)
    #expect(parser.head.count == 1)
  }

  @Test func `a responder can be asked without a socket`() throws {
    let bytes = Array("GET /a HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n\r\n".utf8)

    let parsed = RequestHead(parsing: bytes.span)
    let head = try #require(parsed)
    let half = RequestHead(parsing: bytes.span.extracting(0..<20))

    #expect(head.ifNoneMatch.map { Array(bytes[$0]) } == Array("\"x\"".utf8))
    #expect(head.acceptEncoding == nil)
    #expect(half == nil)
  }

  @Test(arguments: [
    ("If-None-Match: a\r\nACCEPT-encoding:  b ", "a", "b"), ("if-none-match: a\r\nIf-None-Match: b", "a", nil),
    ("Accept-Encoding:\r\nAccept-Encoding: b", nil, ""), ("If-None-Matc: a\r\nAccept-Encodings: b", nil, nil),
    ("If-None-Matcx: a\r\nAccept-Encodinx: b", nil, nil),
  ])
  func `the first field of a name asked for is noted, whatever its case`(
    fields: String, ifNoneMatch: String?, acceptEncoding: String?
  ) {
    var parser = HeadParser()
    let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n".utf8)
    let next = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

    #expect(parser.parse(bytes.span) == .complete)
    #expect(parser.head.ifNoneMatch.map { String(decoding: bytes[$0], as: UTF8.self) } == ifNoneMatch)
    #expect(parser.head.acceptEncoding.map { String(decoding: bytes[$0], as: UTF8.self) } == acceptEncoding)
    #expect(parser.parse(next.span) == .complete)
    #expect(parser.head.ifNoneMatch == nil && parser.head.acceptEncoding == nil)
  }

  @Test func `what becomes of a head never depends on how it is cut`() {
    var generator = SplitMix(seed: 20_261_124)
    let alphabet = Array("GET /: HTTP/1.1\r\n\r\nHost: a\r\nab,;%0\u{0}\t".utf8)
    let heads = (Self.valid.map(\.0) + Self.hostile.map(\.0)).map { Array($0.utf8) }.filter { $0.count < 200 }
    for _ in 0..<1500 {
      var bytes = heads[Int(generator.next() % UInt64(heads.count))]
      for _ in 0...generator.next() % 3 {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 3 {
        case 0: bytes[place] = alphabet[Int(generator.next() % UInt64(alphabet.count))]
        case 1: bytes.insert(alphabet[Int(generator.next() % UInt64(alphabet.count))], at: place)
        default: bytes = Array(bytes[..<place]) + bytes[(place + 1)...] + Array("\r\n".utf8)
        }
      }
      let whole = parse(bytes)

      let first = incompletePrefixes(bytes).first { $0 != .incomplete }

      #expect(first == nil || first == whole.outcome)
      if whole.outcome == .complete { #expect(whole.head.end <= bytes.count) }
    }
  }

  @Test func `token bytes are those of RFC 9110`() {
    let tokens = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    for byte in UInt8.min...UInt8.max { #expect(ByteClass.isToken(byte) == tokens.contains(byte)) }
  }

  private func parse(_ bytes: [UInt8]) -> (outcome: HeadParser.Outcome, head: RequestHead) {
    var parser = HeadParser()
    let outcome = parser.parse(bytes.span)
    return (outcome, parser.head)
  }

  /// The outcomes of all proper prefixes: what a client that sends single bytes sees.
  private func incompletePrefixes(_ bytes: [UInt8]) -> [HeadParser.Outcome] {
    var parser = HeadParser()
    // Long heads differ from one prefix to the next only at their ends.
    let counts = bytes.count < 400 ? Array(0..<bytes.count) : Array(0..<60) + Array(bytes.count - 60..<bytes.count)
    return counts.map { parser.parse(bytes.span.extracting(0..<$0)) }
  }
}
