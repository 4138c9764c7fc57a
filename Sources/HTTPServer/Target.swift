/// Splits a request target into path segments and query items and decodes them strictly; nothing is guessed.
///
/// Both parts are percent-decoded and must then be UTF-8 without NUL; `+` is a blank in the query only. Only origin-form
/// is taken (`/path?query`, RFC 9112 section 3.2.1).
package struct Target: Sendable, Equatable {
  /// One `name=value` of the query, decoded.
  package struct Item: Sendable, Equatable {
    /// Before the first `=`.
    package let name: String
    /// Behind it, further `=` included.
    package let value: String

    /// For expectations in tests.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Decoded segments: `/` is one empty segment, `/a/` is `a` and an empty one. A segment may hold a decoded `/`.
  package let segments: [String]
  /// Decoded items in the order they came, repeated names included; an item without `=` has an empty value.
  package let items: [Item]

  /// Reads the target of a `RequestHead`; throws `TargetError`, for the client's mistakes alone.
  package init(parsing bytes: Span<UInt8>) throws(TargetError) {
    let end = try Self.endOfPath(bytes)
    for index in end..<bytes.count where bytes[index] == UInt8(ascii: "#") { throw .fragment }
    let segments = try Self.segments(bytes, end)
    var items: [Item] = []
    var start = end + 1
    var equals: Int?
    for index in start..<max(start, bytes.count + 1) {
      let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "&")
      if byte == UInt8(ascii: "="), equals == nil { equals = index }
      guard byte == UInt8(ascii: "&") else { continue }
      if start < index {
        let name = try Self.decode(bytes, start..<(equals ?? index), plusIsBlank: true)
        let value = try equals.map { equals throws(TargetError) in
          try Self.decode(bytes, equals + 1..<index, plusIsBlank: true)
        }
        items.append(Item(name: name, value: value ?? ""))
      }
      start = index + 1
      equals = nil
    }
    self.segments = segments
    self.items = items
  }

  /// Reads a target that is text already.
  package init(parsing text: String) throws(TargetError) {
    try self.init(parsing: Array(text.utf8).span)
  }

  /// The decoded segments alone, for finding a route before the query is of interest; throws as `init(parsing:)` does,
  /// for the path.
  package static func path(of bytes: Span<UInt8>) throws(TargetError) -> [String] {
    try segments(bytes, endOfPath(bytes))
  }

  /// Where the query begins, at its question mark, or the target ends.
  private static func endOfPath(_ bytes: Span<UInt8>) throws(TargetError) -> Int {
    guard bytes.count > 0, bytes[0] == UInt8(ascii: "/") else { throw .notAPath }
    var end = 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "?") {
      if bytes[end] == UInt8(ascii: "#") { throw .fragment }
      end += 1
    }
    return end
  }

  private static func segments(_ bytes: Span<UInt8>, _ end: Int) throws(TargetError) -> [String] {
    var segments: [String] = []
    var start = 1
    for index in 1...end where index == end || bytes[index] == UInt8(ascii: "/") {
      let segment = try decode(bytes, start..<index, plusIsBlank: false)
      if segment == "." || segment == ".." { throw .dotSegment }
      segments.append(segment)
      start = index + 1
    }
    return segments
  }

  private static func decode(
    _ bytes: Span<UInt8>, _ range: Range<Int>, plusIsBlank: Bool
  ) throws(TargetError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      var byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < range.upperBound, let high = bytes[index + 1].hexadecimalDigit,
          let low = bytes[index + 2].hexadecimalDigit
        else { throw .badEscape }
        byte = high << 4 | low
        index += 2
      } else if byte == UInt8(ascii: "+"), plusIsBlank {
        byte = UInt8(ascii: " ")
      } else if byte <= 32 || byte >= 127 {
        throw byte == 0 ? .nul : .notVisible
      }
      if byte == 0 { throw .nul }
      decoded.append(byte)
      index += 1
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
    return text
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit, nil for anything else (ASCII).
  var hexadecimalDigit: UInt8? {
    switch self {
    case 48...57: self - 48
    case 65...70: self - 55
    case 97...102: self - 87
    default: nil
    }
  }
}
