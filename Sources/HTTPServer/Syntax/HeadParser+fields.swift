/// The second half of a head: field lines (RFC 9112 section 5) and what must hold between them.
extension HeadParser {
  /// False at the empty line that ends the head. A line that continues another, or has a blank before its colon, fails
  /// as a name, because a blank is no token.
  mutating func readFieldLine(_ bytes: Span<UInt8>) throws(Progress) -> Bool {
    if try Self.byte(bytes, at: position) == UInt8(ascii: "\r") {
      position += 1
      try takeLineFeed(bytes)
      return false
    }
    let name = position
    try skip(bytes, ByteWords.endOfToken, until: UInt8(ascii: ":"), orRefuse: .fieldName)
    let nameEnd = position
    guard nameEnd > name else { throw .refused(.fieldName) }
    position += 1
    while ByteClass.isBlank(try Self.byte(bytes, at: position)) { position += 1 }
    let value = position
    try skip(bytes, ByteWords.endOfValue, until: UInt8(ascii: "\r"), orRefuse: .fieldValue)
    var valueEnd = position
    while valueEnd > value, ByteClass.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
    position += 1
    try takeLineFeed(bytes)
    guard head.count < Limits.fields else { throw .refused(.tooManyFields) }
    head.fields[head.count] = RequestHead.Field(
      name: UInt16(name), nameCount: UInt16(nameEnd - name), value: UInt16(value), valueCount: UInt16(valueEnd - value))
    head.count += 1
    try note(bytes, name: name..<nameEnd, value: value..<valueEnd)
    return true
  }

  /// Takes what framing, the connection and every hit depend on; everything else is the responder's to look for.
  private mutating func note(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) throws(Progress) {
    switch name.count {
    case 4 where bytes.isFieldName("host", in: name):
      hosts += 1
      host = value
      guard hosts == 1 else { throw .refused(.repeatedHost) }
      guard HostValue.isValid(bytes, value) else { throw .refused(.badHost) }
    case 6 where bytes.isFieldName("expect", in: name):
      guard bytes.equalsIgnoringCase("100-continue", in: value) else { throw .refused(.expectation) }
      head.expectsContinue = true
    case 10 where bytes.isFieldName("connection", in: name):
      noteConnection(bytes, value)
    case 13 where head.ifNoneMatch == nil && bytes.isFieldName("if-none-match", in: name):
      head.ifNoneMatch = value
    case 14 where bytes.isFieldName("content-length", in: name):
      lengths += 1
      guard lengths == 1 else { throw .refused(.repeatedLength) }
      length = try Self.number(bytes, value)
    case 15 where head.acceptEncoding == nil && bytes.isFieldName("accept-encoding", in: name):
      head.acceptEncoding = value
    case 17 where bytes.isFieldName("transfer-encoding", in: name):
      codings += 1
      guard codings == 1, Self.endsInChunked(bytes, value) else { throw .refused(.badCoding) }
      guard bytes.equalsIgnoringCase("chunked", in: value) else { throw .refused(.unknownCoding) }
    default: break
    }
  }

  private mutating func noteConnection(_ bytes: Span<UInt8>, _ value: Range<Int>) {
    var start = value.lowerBound
    while start < value.upperBound {
      var end = start
      while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
      var first = start
      var last = end
      while first < last, ByteClass.isBlank(bytes[first]) { first += 1 }
      while last > first, ByteClass.isBlank(bytes[last - 1]) { last -= 1 }
      if bytes.equalsIgnoringCase("close", in: first..<last) { head.wantsClose = true }
      if bytes.equalsIgnoringCase("keep-alive", in: first..<last) { head.wantsKeepAlive = true }
      start = end + 1
    }
  }

  /// Whether the last coding of the list is chunked; another leaves the body without an end (RFC 9112 section 6.3).
  private static func endsInChunked(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
    var start = value.upperBound - "chunked".utf8.count
    guard start >= value.lowerBound, bytes.equalsIgnoringCase("chunked", in: start..<value.upperBound) else {
      return false
    }
    while start > value.lowerBound, ByteClass.isBlank(bytes[start - 1]) { start -= 1 }
    return start == value.lowerBound || bytes[start - 1] == UInt8(ascii: ",")
  }

  private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Progress) -> Int {
    // A list such as "5, 5" says the length twice; both are refused, the words differ.
    var value = 0
    guard !range.isEmpty else { throw .refused(.badLength) }
    for index in range {
      guard ByteClass.isDigit(bytes[index]) else {
        throw .refused(bytes[index] == UInt8(ascii: ",") ? .repeatedLength : .badLength)
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, product <= Int.max - 9 else { throw .refused(.bodyTooLarge) }
      value = product + Int(bytes[index] - 48)
    }
    return value
  }

  /// Checks what holds between fields (RFC 9112 sections 3.2 and 6.1).
  mutating func concludeHead(_ bytes: Span<UInt8>) throws(Progress) {
    if hosts == 0, !head.isHTTP10 { throw .refused(.missingHost) }
    if let authority {
      if hosts == 0, !HostValue.isValid(bytes, authority) { throw .refused(.badHost) }
      if hosts == 1, !bytes.equalsIgnoringCase(authority, host) { throw .refused(.otherHost) }
    }
    if codings > 0 {
      if lengths > 0 { throw .refused(.lengthWithCoding) }
      if head.isHTTP10 { throw .refused(.badCoding) }
      head.framing = .chunked
    } else if length > 0, lengths > 0 {
      head.framing = .length(length)
    }
    if head.isHTTP10 { head.expectsContinue = false }
  }
}
