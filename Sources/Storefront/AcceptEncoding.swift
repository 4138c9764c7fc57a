import HTTPServer

/// Reads `Accept-Encoding` (RFC 9110, 12.5.3) as far as one question goes: may the answer be gzipped?
enum AcceptEncoding {
  /// Of several lines the first is asked: that it lets plain bytes through which a second would have packed is allowed.
  ///
  /// - Parameter field: where the field's value stands in `bytes`; nil: the request has none, so any coding may be sent,
  ///   but clients that leave it out are the ones that cannot decode.
  static func allowsGzip(_ field: Range<Int>?, of bytes: Span<UInt8>) -> Bool {
    guard let field else { return false }
    // What browsers and Node send begins with it, without a weight.
    if bytes.begins(with: "gzip", at: field.lowerBound),
      field.count == 4 || field.count > 4 && bytes[field.lowerBound + 4] == UInt8(ascii: ",")
    {
      return true
    }
    var any = false
    var start = field.lowerBound
    while start < field.upperBound {
      let end = first(",", in: start..<field.upperBound, bytes)
      let semicolon = first(";", in: start..<end, bytes)
      let coding = trimmed(start..<semicolon, bytes)
      let isAllowed = !isZero(weight: trimmed(min(semicolon + 1, end)..<end, bytes), bytes)
      if bytes.equalsIgnoringCase("gzip", in: coding) || bytes.equalsIgnoringCase("x-gzip", in: coding) {
        return isAllowed
      }
      if bytes.equals("*", in: coding) { any = isAllowed }
      start = end + 1
    }
    return any
  }

  /// Where the character stands, or the range's end.
  private static func first(_ character: Unicode.Scalar, in range: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    let wanted = UInt8(ascii: character)
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] != wanted { index += 1 }
    return index
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// Whether it is `q=0` or `q=0.000`.
  private static func isZero(weight: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    guard weight.count >= 3, bytes[weight.lowerBound] | 0x20 == UInt8(ascii: "q"),
      bytes[weight.lowerBound + 1] == UInt8(ascii: "=")
    else { return false }
    for position in (weight.lowerBound + 2)..<weight.upperBound
    where bytes[position] != UInt8(ascii: "0") && bytes[position] != UInt8(ascii: ".") {
      return false
    }
    return true
  }
}
