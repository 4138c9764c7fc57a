/// Reads the head as the loop does, in whatever pieces it comes, and demands that neither the pieces nor an earlier
/// head make a difference.
enum HeadCheck {
  /// The head, nil unless it is complete.
  static func read(_ bytes: Span<UInt8>, _ draw: inout Draw) -> RequestHead? {
    var fresh = HeadParser()
    let outcome = fresh.parse(bytes)
    SecondOpinion.compare(outcome, fresh.head, bytes)
    var used = HeadParser()
    _ = used.parse(bytes.extracting(draw.next(upTo: bytes.count)..<bytes.count))
    let part = used.parse(bytes.extracting(0..<draw.next(upTo: bytes.count)))
    demand(part == .incomplete || part == outcome, "more bytes do not change what was decided")
    if part == .complete { demand(isSame(used.head, fresh.head), "more bytes do not change a head") }
    switch outcome {
    case .incomplete:
      demand(bytes.count < Limits.head, "a head without end is refused")
      demand(used.parse(bytes) == outcome, "the same bytes have the same outcome")
      return nil
    case .refused(let refusal):
      demand(400..<600 ~= refusal.status, "a refusal has a status")
      demand(used.parse(bytes) == outcome, "the same bytes have the same outcome")
      return nil
    case .complete:
      let end = fresh.head.end
      demand(end <= bytes.count && end <= Limits.head, "a head ends inside its bytes")
      demand(used.parse(bytes.extracting(0..<end - 1)) == .incomplete, "the last byte of a head is needed")
      demand(used.parse(bytes.extracting(0..<end)) == .complete, "bytes behind a head are not needed")
      demand(isSame(used.head, fresh.head), "a kept parser forgets the last head")
      return fresh.head
    }
  }

  private static func isSame(_ left: RequestHead, _ right: RequestHead) -> Bool {
    left.method == right.method && left.isHTTP10 == right.isHTTP10 && left.target == right.target
      && left.ifNoneMatch == right.ifNoneMatch && left.acceptEncoding == right.acceptEncoding
      && left.count == right.count && left.end == right.end && left.framing == right.framing
      && left.expectsContinue == right.expectsContinue && left.wantsClose == right.wantsClose
      && left.wantsKeepAlive == right.wantsKeepAlive
      && (0..<left.count).allSatisfy { left.fieldLine($0) == right.fieldLine($0) }
  }
}
