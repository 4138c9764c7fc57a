import HTTPServer

/// Reads `Accept-Encoding` (RFC 9110, 12.5.3) as far as one question goes: may the answer be gzipped?
enum AcceptEncoding {
  /// - Parameter field: where the field's value stands in `bytes`; nil: the request has none, so any coding may be sent,
  ///   but clients that leave it out are the ones that cannot decode.
  static func allowsGzip(_ field: Range<Int>?, of bytes: Span<UInt8>) -> Bool {
    guard let field else { return false }
    var any: Bool?
    var start = field.lowerBound
    while start < field.upperBound {
      var end = start
      while end < field.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
      let element = trimmed(start..<end, bytes)
      let coding = name(of: element, bytes)
      if bytes.equalsIgnoringCase("gzip", in: coding) || bytes.equalsIgnoringCase("x-gzip", in: coding) {
        return !isRefused(element, bytes)
      }
      if bytes.equalsIgnoringCase("*", in: coding) { any = !isRefused(element, bytes) }
      start = end + 1
    }
    return any ?? false
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func name(of element: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var end = element.lowerBound
    while end < element.upperBound, bytes[end] != UInt8(ascii: ";") { end += 1 }
    return trimmed(element.lowerBound..<end, bytes)
  }

  /// Whether a weight of zero follows: `;q=0`, `; q=0.000`.
  private static func isRefused(_ element: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    var index = element.lowerBound
    while index < element.upperBound, bytes[index] != UInt8(ascii: ";") { index += 1 }
    let weight = trimmed(min(index + 1, element.upperBound)..<element.upperBound, bytes)
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
