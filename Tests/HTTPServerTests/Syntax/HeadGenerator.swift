/// Makes heads that are mostly right and sometimes wrong in one place, from the words of the grammar and of attacks.
struct HeadGenerator {
  private static let methods = [
    "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get", "X!", "G\0T", "", "G T",
  ]
  private static let targets = [
    "/", "/", "/a?b=c", "/%00", "*", "http://a/b", "HTTP://A", "https://a:80/", "http://b/", "http://a?b", "a", "/a#b",
    "/\u{e9}", "/a b", "", "http:///", "http://[::1]:8/x", "http://u@a/", "//", "/\r", "/\n",
  ]
  private static let versions = [
    "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.9", "HTTP/2.0", "HTTP/0.9", "HTTP/1.10", "http/1.1",
    "HTTP/1", "HTTP/x.1", "HTTP/2.0x", "",
  ]
  private static let hosts = [
    "a", "a", "a", "A", "a:80", "[::1]:8", "b", "", "a b", "a,b", "u@a", "a:x", "[::1", "a:123456", "\u{e9}", "%20",
  ]
  private static let names = [
    "X", "X", "Accept", "if-none-match", "If-None-Match", "Accept-Encoding", "Connection", "connection",
    "Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING", "Expect", "Host", "Content_Length",
    "X ", " X", "", "X\0", "X\u{e9}", "Content-Lengt", "Transfer-Encodingg",
  ]
  private static let values = [
    "", "y", "0", "5", "05", "5, 5", "+5", "-5", "0x5", "5 ", "\t5", "99999999999999999999", "9223372036854775807",
    "9223372036854775799", "18446744073709551616x", "chunked", "Chunked", "gzip, chunked", "chunked, gzip", "gzip",
    ",chunked", "chunked,", "x chunked", "xchunked", "chunked ", "identity", "close", "keep-alive", "x, close",
    "close ,\tKeep-Alive", "100-continue", "100-Continue", "a-miracle", "y\0", "y\u{7f}", "\u{e9}", "\u{b}chunked",
    "y\r", "y\n z", "y\r\n z", "\"a\"",
  ]
  private static let fitting = [
    ("X", "y"), ("X", ""), ("X", "\u{e9}"), ("Connection", "close"), ("Connection", "x, Keep-Alive"),
    ("Content-Length", "5"), ("Content-Length", "0"), ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"),
    ("If-None-Match", "\"a\""), ("Accept-Encoding", "gzip"),
  ]
  private static let lineEnds = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n"]
  private static let alphabet = Array("GET /: HTTP/1.1\r\n\r\nHost: a\r\nab,;%0#\u{0}\t\u{7f}\u{ff}[]@".unicodeScalars)

  private var numbers: SplitMix

  init(seed: UInt64) {
    numbers = SplitMix(seed: seed)
  }

  /// One head, sometimes without its end or with something behind it.
  mutating func next() -> [UInt8] {
    var text = pick(20) == 0 ? "\r\n" : ""
    text +=
      word(Self.methods) + " " + (pick(6) == 0 ? "/" + run("t") : word(Self.targets)) + " " + word(Self.versions)
      + lineEnd()
    if pick(16) > 0 { text += "Host: " + word(Self.hosts) + lineEnd() }
    for _ in 0..<pick(4) {
      let (name, value) = pick(2) == 0 ? (one(Self.names), one(Self.values)) : Self.fitting[pick(Self.fitting.count)]
      text += name + one([":", ": ", ": ", ":\t "]) + value + lineEnd()
    }
    if pick(4) == 0 { text += run("n") + ": " + run("v") + lineEnd() }
    if pick(200) == 0 { text += String(repeating: "A: b\r\n", count: 95 + pick(10)) }
    if pick(200) == 0 { text += "X: " + String(repeating: "y", count: 16_200 + pick(200)) + "\r\n" }
    if pick(10) > 0 { text += lineEnd() }
    if pick(4) == 0 { text += "GET /" }
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    return pick(4) == 0 ? mutated(bytes) : bytes
  }

  /// The bytes with one to three of them replaced, added or left out.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...pick(3) {
      guard !bytes.isEmpty else { break }
      let place = pick(bytes.count)
      let byte = UInt8(truncatingIfNeeded: Self.alphabet[pick(Self.alphabet.count)].value)
      switch pick(5) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes[place] = UInt8(truncatingIfNeeded: pick(256))
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + pick(20))], at: place)
      }
    }
    return bytes
  }

  mutating func pick(_ count: Int) -> Int { Int(numbers.next() % UInt64(count)) }

  /// Up to 40 equal letters, sometimes with any byte at all among them; because a parser may read several at once.
  private mutating func run(_ letter: Unicode.Scalar) -> String {
    var run = String.UnicodeScalarView(repeating: letter, count: 1 + pick(40))
    if pick(4) == 0 {
      let place = run.index(run.startIndex, offsetBy: pick(run.count))
      run.insert(Unicode.Scalar(UInt8(truncatingIfNeeded: pick(256))), at: place)
    }
    return String(run)
  }

  private mutating func one(_ words: [String]) -> String { words[pick(words.count)] }

  /// Mostly the first, so that most heads get past the request line.
  private mutating func word(_ words: [String]) -> String { pick(6) > 0 ? words[0] : one(words) }

  private mutating func lineEnd() -> String { pick(12) > 0 ? "\r\n" : one(Self.lineEnds) }
}
