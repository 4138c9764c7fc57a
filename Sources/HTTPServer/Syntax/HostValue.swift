/// Checks a Host field's value: `uri-host [":" port]` of RFC 9110 section 7.2, not empty, without user information.
enum HostValue {
  /// Digits of the largest port.
  private static let portDigits = 5

  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    let end = range.upperBound
    var index = range.lowerBound
    if bytes[index] == UInt8(ascii: "[") {
      index &+= 1
      let start = index
      while index < end, isInsideBrackets(bytes[index]) { index &+= 1 }
      guard index > start, index < end, bytes[index] == UInt8(ascii: "]") else { return false }
      index &+= 1
    } else {
      while index < end, ByteClass.isHostName(bytes[index]) { index &+= 1 }
      guard index > range.lowerBound else { return false }
    }
    if index == end { return true }
    // The port may be empty (RFC 3986 section 3.2.3).
    guard bytes[index] == UInt8(ascii: ":"), end &- index <= portDigits &+ 1 else { return false }
    index &+= 1
    while index < end, ByteClass.isDigit(bytes[index]) { index &+= 1 }
    return index == end
  }

  private static func isInsideBrackets(_ byte: UInt8) -> Bool {
    byte.hexadecimalDigit != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }
}
