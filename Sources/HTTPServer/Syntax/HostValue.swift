/// Checks a Host field's value: `uri-host [":" port]` of RFC 9110 section 7.2, not empty, without user information.
enum HostValue {
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    var index = range.lowerBound
    if bytes[index] == UInt8(ascii: "[") {
      index += 1
      let start = index
      while index < range.upperBound, isInsideBrackets(bytes[index]) { index += 1 }
      guard index > start, index < range.upperBound, bytes[index] == UInt8(ascii: "]") else { return false }
      index += 1
    } else {
      while index < range.upperBound, ByteClass.isHostName(bytes[index]) { index += 1 }
      guard index > range.lowerBound else { return false }
    }
    if index == range.upperBound { return true }
    guard bytes[index] == UInt8(ascii: ":") else { return false }
    let port = index + 1..<range.upperBound
    // The port may be empty (RFC 3986 section 3.2.3); five digits hold every port there is.
    return port.count <= 5 && port.allSatisfy { ByteClass.isDigit(bytes[$0]) }
  }

  private static func isInsideBrackets(_ byte: UInt8) -> Bool {
    byte.hexadecimalDigit != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }
}
