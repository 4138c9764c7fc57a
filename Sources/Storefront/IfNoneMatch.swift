/// Reads `If-None-Match` (RFC 9110, 13.1.2): `*`, or a list of validators compared weakly.
enum IfNoneMatch {
  /// - Parameters:
  ///   - field: where the field's value stands in `bytes`; nil: the request has none.
  ///   - etag: ours, as it is sent (`W/"…"`).
  static func matches(_ field: Range<Int>?, of bytes: Span<UInt8>, etag: [UInt8]) -> Bool {
    guard let field else { return false }
    if field.count == 1, bytes[field.lowerBound] == UInt8(ascii: "*") { return true }
    let weakPrefix = 2
    let opaque = weakPrefix..<etag.count
    guard opaque.count > 0, field.count >= opaque.count else { return false }
    var start = field.lowerBound
    while start + opaque.count <= field.upperBound {
      if begins(at: start, bytes, with: etag, opaque), isBoundary(start, field, bytes),
        isBoundaryAfter(start + opaque.count, field, bytes)
      {
        return true
      }
      start += 1
    }
    return false
  }

  /// The same for a value that was copied out of the request.
  static func matches(_ value: [UInt8]?, etag: [UInt8]) -> Bool {
    guard let value else { return false }
    return matches(0..<value.count, of: value.span, etag: etag)
  }

  private static func begins(at start: Int, _ bytes: Span<UInt8>, with etag: [UInt8], _ opaque: Range<Int>) -> Bool {
    for offset in 0..<opaque.count where bytes[start + offset] != etag[opaque.lowerBound + offset] { return false }
    return true
  }

  /// A validator begins the list, or follows a comma, a blank or the `W/` of a weak one.
  private static func isBoundary(_ start: Int, _ field: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    guard start > field.lowerBound else { return true }
    let before = bytes[start - 1]
    return isSeparator(before) || before == UInt8(ascii: "/")
  }

  private static func isBoundaryAfter(_ end: Int, _ field: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    end == field.upperBound || isSeparator(bytes[end])
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
