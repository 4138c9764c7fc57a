import HTTPServer

/// Reads `If-None-Match` (RFC 9110, 13.1.2): `*`, or a list of validators compared weakly.
enum IfNoneMatch {
  private static let quote = UInt8(ascii: "\"")

  /// Whether the request names our validator, in whichever of its lines (RFC 9110, 5.3).
  static func matches(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, etag: [UInt8]) -> Bool {
    guard let first = head.ifNoneMatch else { return false }
    if matches(first, of: bytes, etag: etag) { return true }
    for index in 0..<head.count {
      if let line = further(index, head, bytes), matches(line, of: bytes, etag: etag) { return true }
    }
    return false
  }

  /// The lists of all its lines as one, copied for whoever is answered later; nil: the request has none.
  static func value(of head: borrowing RequestHead, _ bytes: Span<UInt8>) -> [UInt8]? {
    guard let first = head.ifNoneMatch else { return nil }
    var list = Array(first, of: bytes)
    for index in 0..<head.count {
      guard let line = further(index, head, bytes) else { continue }
      list.append(UInt8(ascii: ","))
      for position in line { list.append(bytes[position]) }
    }
    return list
  }

  /// The value of a field line, where it is a list of validators behind the first one.
  private static func further(_ index: Int, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Range<Int>? {
    let (name, value) = head.fieldLine(index)
    let isFurther = value.lowerBound > head.ifNoneMatch?.lowerBound ?? .max
    return isFurther && bytes.equalsIgnoringCase("if-none-match", in: name) ? value : nil
  }

  /// - Parameters:
  ///   - field: where the field's value stands in `bytes`; nil: the request has none.
  ///   - etag: ours, as it is sent (`W/"…"`).
  static func matches(_ field: Range<Int>?, of bytes: Span<UInt8>, etag: [UInt8]) -> Bool {
    guard let field else { return false }
    if field.count == 1, bytes[field.lowerBound] == UInt8(ascii: "*") { return true }
    var position = field.lowerBound
    while let tag = nextTag(from: &position, to: field.upperBound, bytes) {
      if equals(tag, bytes, etag) { return true }
    }
    return false
  }

  /// The same for a value that was copied out of the request.
  static func matches(_ value: [UInt8]?, etag: [UInt8]) -> Bool {
    guard let value else { return false }
    return matches(0..<value.count, of: value.span, etag: etag)
  }

  /// The next validator of the list, quotes included and `W/` left out; nil at the end and at anything that is none.
  private static func nextTag(from position: inout Int, to end: Int, _ bytes: Span<UInt8>) -> Range<Int>? {
    while position < end, isSeparator(bytes[position]) { position += 1 }
    if position + 1 < end, bytes[position] == UInt8(ascii: "W"), bytes[position + 1] == UInt8(ascii: "/") {
      position += 2
    }
    guard position < end, bytes[position] == quote else { return nil }
    let start = position
    position += 1
    while position < end, bytes[position] != quote { position += 1 }
    guard position < end else { return nil }
    position += 1
    guard position == end || isSeparator(bytes[position]) else { return nil }
    return start..<position
  }

  private static func equals(_ tag: Range<Int>, _ bytes: Span<UInt8>, _ etag: [UInt8]) -> Bool {
    let weakPrefix = 2
    guard tag.count == etag.count - weakPrefix else { return false }
    for offset in 0..<tag.count where bytes[tag.lowerBound + offset] != etag[weakPrefix + offset] { return false }
    return true
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
