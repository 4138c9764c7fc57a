import HTTPServer

/// Reads who asked from `X-Forwarded-For`, to which each proxy adds at the right whom it was asked by.
enum ForwardedFor {
  /// Proxies in a row that are believed; because chains have two or three, and a longer list is only there to be read.
  static let hops = 16

  /// The rightmost address that is no proxy of ours: what stands left of it, anybody may have written.
  ///
  /// - Returns: Nil where there is none, or where something else stands before it.
  static func asker(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, behind proxies: [Network]) -> Address? {
    var hops = 0
    for index in (0..<head.count).reversed() {
      let line = head.fieldLine(index)
      guard bytes.equalsIgnoringCase("x-forwarded-for", in: line.name) else { continue }
      var end = line.value.upperBound
      while end > line.value.lowerBound {
        var start = end
        while start > line.value.lowerBound, bytes[start - 1] != UInt8(ascii: ",") { start -= 1 }
        let entry = trimmed(start..<end, bytes)
        end = start - 1
        // A list may hold empty elements (RFC 9110, 5.6.1.2).
        if entry.isEmpty { continue }
        hops += 1
        guard hops <= Self.hops, let address = address(entry, bytes) else { return nil }
        guard proxies.contains(where: { $0.contains(address) }) else { return address }
      }
    }
    return nil
  }

  /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
  private static func address(_ entry: Range<Int>, _ bytes: Span<UInt8>) -> Address? {
    if bytes[entry.lowerBound] == UInt8(ascii: "[") {
      guard let close = last("]", in: entry, bytes), isPort(close + 1..<entry.upperBound, bytes, orNone: true) else {
        return nil
      }
      let inside = bytes.extracting(entry.lowerBound + 1..<close)
      return last(":", in: inside.indices, inside) == nil ? nil : Address(inside)
    }
    if let colon = last(":", in: entry, bytes), last(":", in: entry.lowerBound..<colon, bytes) == nil {
      guard isPort(colon..<entry.upperBound, bytes, orNone: false) else { return nil }
      return Address(bytes.extracting(entry.lowerBound..<colon))
    }
    return Address(bytes.extracting(entry))
  }

  /// A colon and one to five digits.
  private static func isPort(_ range: Range<Int>, _ bytes: Span<UInt8>, orNone: Bool) -> Bool {
    if range.isEmpty { return orNone }
    guard bytes[range.lowerBound] == UInt8(ascii: ":"), (2...6).contains(range.count) else { return false }
    return range.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
  }

  private static func last(_ character: Unicode.Scalar, in range: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
    let wanted = UInt8(ascii: character)
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      if bytes[index] == wanted { return index }
    }
    return nil
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
