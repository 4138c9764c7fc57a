/// Reads one JSON text (RFC 8259) strictly; stricter than Foundation's decoder, which takes a trailing comma, and
/// several times faster.
struct JSONParser {
  /// Deeper than anything a neighbour sends, and shallow enough for the stack of any thread.
  static let depthLimit = 128

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func parse() throws(JSONError) -> JSONValue {
    // Once for the whole text, so that each string can be taken as it is.
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONError(.encoding, at: error.byteOffsets.lowerBound)
    }
    let value = try value(depth: 0)
    skipBlanks()
    guard index == bytes.count else { throw JSONError(.trailing, at: index) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipBlanks()
    guard index < bytes.count else { throw JSONError(.truncated, at: index) }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw JSONError(.unexpected, at: index)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= Self.depthLimit else { throw JSONError(.depth, at: index) }
    index += 1
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      guard index < bytes.count else { throw JSONError(.truncated, at: index) }
      guard bytes[index] == UInt8(ascii: "\"") else { throw JSONError(.unexpected, at: index) }
      let name = try string()
      skipBlanks()
      try expect(UInt8(ascii: ":"))
      // The last of equal names counts, as in JavaScript.
      members[name] = try value(depth: depth)
      skipBlanks()
      if take(UInt8(ascii: "}")) { return .object(members) }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= Self.depthLimit else { throw JSONError(.depth, at: index) }
    index += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in word.description.utf8 { try expect(byte) }
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    while index < bytes.count, DecimalText.isNumberByte(bytes[index]) { index += 1 }
    let spelling = bytes[start..<index]
    switch DecimalText.read(spelling, leadingZeros: false) {
    case .value(let number): return .number(number)
    case .beyond: return .string(String(decoding: spelling, as: UTF8.self))
    case .malformed: throw JSONError(index == bytes.count ? .truncated : .number, at: start)
    }
  }

  private mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: bytes[start..<(index - 1)], as: UTF8.self)
      case UInt8(ascii: "\\"):
        return try escapedString(from: start)
      case 0..<0x20:
        throw JSONError(.control, at: index)
      default:
        index += 1
      }
    }
    throw JSONError(.truncated, at: index)
  }

  /// The slower way, from the first backslash on.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var unescaped = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try unescape(into: &unescaped)
      case 0..<0x20:
        throw JSONError(.control, at: index)
      default:
        unescaped.append(byte)
        index += 1
      }
    }
    throw JSONError(.truncated, at: index)
  }

  private mutating func unescape(into unescaped: inout [UInt8]) throws(JSONError) {
    guard index + 1 < bytes.count else { throw JSONError(.truncated, at: bytes.count) }
    index += 2
    switch bytes[index - 1] {
    case UInt8(ascii: "\""): unescaped.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): unescaped.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): unescaped.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): unescaped.append(8)
    case UInt8(ascii: "f"): unescaped.append(12)
    case UInt8(ascii: "n"): unescaped.append(10)
    case UInt8(ascii: "r"): unescaped.append(13)
    case UInt8(ascii: "t"): unescaped.append(9)
    case UInt8(ascii: "u"): unescaped.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw JSONError(.escape, at: index - 2)
    }
  }

  /// Half a surrogate pair becomes U+FFFD: JavaScript sends one where a text was cut inside an emoji, and that is no
  /// reason to lose the whole answer.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let pair = index
    index += 2
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else {
      index = pair
      return "\u{FFFD}"
    }
    let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    guard index + 4 <= bytes.count else { throw JSONError(.truncated, at: bytes.count) }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
      default: throw JSONError(.escape, at: index)
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 10 || bytes[index] == 13 || bytes[index] == 9 {
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard index < bytes.count else { throw JSONError(.truncated, at: index) }
    guard take(byte) else { throw JSONError(.unexpected, at: index) }
  }
}
