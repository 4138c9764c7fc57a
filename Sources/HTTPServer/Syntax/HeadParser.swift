/// Reads one request head strictly by RFC 9112 from the bytes that have come, in one pass and without keeping anything
/// between calls.
///
/// An unfinished head is read again when another line is complete; because a head has at most 100 lines, a client that
/// sends single bytes makes the loop read at most 100 times 16 KiB.
struct HeadParser: ~Copyable {
  enum Outcome: Equatable, Sendable {
    case incomplete
    case complete
    case refused(Refusal)
  }

  /// Why reading stopped before the head's end.
  enum Progress: Error {
    case incomplete
    case refused(Refusal)
  }

  var head = RequestHead()
  var position = 0
  var hosts = 0
  var host: Range<Int> = 0..<0
  var authority: Range<Int>?
  var lengths = 0
  var codings = 0
  var length = 0

  /// Reads from the first byte of `bytes`; what follows the head stays unread, `head.end` says where.
  mutating func parse(_ bytes: Span<UInt8>) -> Outcome {
    reset()
    do throws(Progress) {
      try readRequestLine(bytes)
      while try readFieldLine(bytes) {}
      head.end = position
      try concludeHead(bytes)
      return .complete
    } catch {
      switch error {
      case .incomplete: return .incomplete
      case .refused(let refusal): return .refused(refusal)
      }
    }
  }

  private mutating func reset() {
    head.count = 0
    head.ifNoneMatch = nil
    head.acceptEncoding = nil
    head.framing = .none
    head.expectsContinue = false
    head.wantsClose = false
    head.wantsKeepAlive = false
    position = 0
    hosts = 0
    authority = nil
    lengths = 0
    codings = 0
  }

  // MARK: Request line (RFC 9112 section 3)

  private mutating func readRequestLine(_ bytes: Span<UInt8>) throws(Progress) {
    // One empty line before it is skipped, as RFC 9112 section 2.2 asks.
    if bytes.count > 0, bytes[0] == UInt8(ascii: "\r") {
      position = 1
      try takeLineFeed(bytes)
    }
    let method = position
    try skip(bytes, ByteWords.endOfToken, until: UInt8(ascii: " "), orRefuse: .requestLine)
    guard position > method else { throw .refused(.requestLine) }
    head.method = Self.method(bytes, method..<position)
    position += 1
    let target = position
    try skip(bytes, ByteWords.endOfTarget, until: UInt8(ascii: " "), orRefuse: .target)
    let range = target..<position
    guard range.count <= Limits.target else { throw .refused(.targetTooLong) }
    position += 1
    try readVersion(bytes)
    try takeLineEnd(bytes)
    try readTarget(bytes, range)
  }

  /// `HTTP/1.1` as `word(at:)` reads it.
  private static let http11: UInt64 = 0x312e_312f_5054_5448

  private mutating func readVersion(_ bytes: Span<UInt8>) throws(Progress) {
    let usual = position &+ 8
    if usual <= min(bytes.count, Limits.head), bytes.word(at: position) == Self.http11 {
      position = usual
      head.isHTTP10 = false
      return
    }
    for expected in "HTTP/".utf8 {
      guard try Self.byte(bytes, at: position) == expected else { throw .refused(.requestLine) }
      position += 1
    }
    // Each byte is looked at before the next is asked for, so that a wrong line is refused as soon as it shows.
    let major = try Self.byte(bytes, at: position)
    guard ByteClass.isDigit(major) else { throw .refused(.requestLine) }
    guard try Self.byte(bytes, at: position + 1) == UInt8(ascii: ".") else { throw .refused(.requestLine) }
    let minor = try Self.byte(bytes, at: position + 2)
    guard ByteClass.isDigit(minor) else { throw .refused(.requestLine) }
    position += 3
    guard major == UInt8(ascii: "1") else { throw .refused(.version) }
    head.isHTTP10 = minor == UInt8(ascii: "0")
  }

  /// Tells the forms of RFC 9112 section 3.2 apart; authority-form belongs to CONNECT, which we do not serve.
  private mutating func readTarget(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Progress) {
    head.target = range
    guard let first = range.first else { throw .refused(.requestLine) }
    if bytes[first] == UInt8(ascii: "/") { return }
    if range.count == 1, bytes[first] == UInt8(ascii: "*"), head.method == .options { return }
    let schemes = ["http://", "https://"]
    for scheme in schemes where bytes.hasPrefix(scheme, in: range) {
      let start = first + scheme.utf8.count
      var end = start
      while end < range.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
      authority = start..<end
      if end == range.upperBound {
        // No path means "/" (RFC 9112 section 3.2.1): the second slash after the scheme stands for it.
        head.target = start - 1..<start
        return
      }
      guard bytes[end] == UInt8(ascii: "/") else { break }
      head.target = end..<range.upperBound
      return
    }
    throw .refused(.target)
  }

  private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Method {
    switch range.count {
    case 3 where bytes.equals("GET", in: range): .get
    case 3 where bytes.equals("PUT", in: range): .put
    case 4 where bytes.equals("HEAD", in: range): .head
    case 4 where bytes.equals("POST", in: range): .post
    case 5 where bytes.equals("PATCH", in: range): .patch
    case 6 where bytes.equals("DELETE", in: range): .delete
    case 7 where bytes.equals("OPTIONS", in: range): .options
    default: .other
    }
  }

  // MARK: Bytes

  @inline(__always)
  static func byte(_ bytes: Span<UInt8>, at position: Int) throws(Progress) -> UInt8 {
    guard position < Limits.head else { throw .refused(.headTooLarge) }
    guard position < bytes.count else { throw .incomplete }
    return bytes[position]
  }

  /// Goes on over a run of allowed bytes, which never has `end`, and stops at `end`.
  @inline(__always)
  mutating func skip(
    _ bytes: Span<UInt8>, _ endOfRun: (Span<UInt8>, Int, Int) -> Int, until end: UInt8, orRefuse refusal: Refusal
  ) throws(Progress) {
    let isTarget = refusal == .target
    let bound = isTarget ? min(Limits.head, position + Limits.target + 1) : Limits.head
    let limit = min(bytes.count, bound)
    let index = endOfRun(bytes, position, limit)
    position = index
    guard index < limit else {
      guard index == bound else { throw .incomplete }
      throw .refused(isTarget && bound < Limits.head ? .targetTooLong : .headTooLarge)
    }
    guard bytes[index] == end else {
      throw .refused(bytes[index] == UInt8(ascii: "\n") ? .bareLineFeed : refusal)
    }
  }

  mutating func takeLineEnd(_ bytes: Span<UInt8>) throws(Progress) {
    let byte = try Self.byte(bytes, at: position)
    guard byte == UInt8(ascii: "\r") else {
      throw .refused(byte == UInt8(ascii: "\n") ? .bareLineFeed : .requestLine)
    }
    position += 1
    try takeLineFeed(bytes)
  }

  mutating func takeLineFeed(_ bytes: Span<UInt8>) throws(Progress) {
    guard try Self.byte(bytes, at: position) == UInt8(ascii: "\n") else { throw .refused(.bareLineFeed) }
    position += 1
  }
}
