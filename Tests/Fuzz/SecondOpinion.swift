/// Holds what the parser says beside the simple reading of the grammar that the tests have.
///
/// The simple one tells all statuses that would be right. It waits for a line's end where the parser need not.
enum SecondOpinion {
  static func compare(_ outcome: HeadParser.Outcome, _ head: RequestHead, _ bytes: Span<UInt8>) {
    switch (SimpleHead.read(array(bytes)), outcome) {
    case (.unfinished, .incomplete), (.unfinished, .refused): return
    case (.refused(let statuses), .refused(let refusal)):
      demand(statuses.contains(refusal.status), "a head is refused with a status that is right")
    case (.accepted(let reading), .complete): compare(reading, head, bytes)
    default: demand(false, "both accept a head or both refuse it")
    }
  }

  static func compare(
    _ outcome: ChunkedBody.Outcome, _ body: [UInt8], _ end: Int, _ bytes: Span<UInt8>, limit: Int
  ) {
    switch (SimpleChunks.read(array(bytes), limit: limit), outcome) {
    case (.unfinished, .incomplete), (.unfinished, .refused): return
    case (.refused(let statuses), .refused(let refusal)):
      demand(statuses.contains(refusal.status), "a body is refused with a status that is right")
    case (.complete(let content, let simpleEnd), .complete):
      demand(content == body && simpleEnd == end, "both find the same body")
    default: demand(false, "both accept a body or both refuse it")
    }
  }

  private static func compare(_ reading: SimpleHead.Reading, _ head: RequestHead, _ bytes: Span<UInt8>) {
    let name = Method(rawValue: String(decoding: reading.method, as: UTF8.self))
    demand(head.method == (name ?? .other), "both find the same method")
    demand(isSame(reading.target, head.target, bytes), "both find the same target")
    demand(reading.isHTTP10 == head.isHTTP10, "both find the same version")
    demand(reading.fields.count == head.count, "both find the same fields")
    for (index, field) in reading.fields.enumerated() {
      let line = head.fieldLine(index)
      demand(isSame(field[0], line.name, bytes) && isSame(field[1], line.value, bytes), "both find the same fields")
    }
    demand(isSame(reading.ifNoneMatch, head.ifNoneMatch, bytes), "both note the same validator")
    demand(isSame(reading.acceptEncoding, head.acceptEncoding, bytes), "both note the same codings")
    demand(reading.framing == head.framing && reading.end == head.end, "both find the same end")
    demand(reading.isPersistent == head.isPersistent, "both keep the connection or close it")
    demand(reading.expectsContinue == head.expectsContinue, "both know who waits for a word")
  }

  private static func isSame(_ content: [UInt8]?, _ range: Range<Int>?, _ bytes: Span<UInt8>) -> Bool {
    guard let content, let range else { return content == nil && range == nil }
    return content.count == range.count && zip(content, range).allSatisfy { $0 == bytes[$1] }
  }

  private static func array(_ bytes: Span<UInt8>) -> [UInt8] {
    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }
}
