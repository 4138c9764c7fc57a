/// Looks at eight bytes at once, as the bytes of a head are almost all plain text.
///
/// Each test gives a word with the high bit set of the lowest byte that passes; bits above that one mean nothing, because
/// the subtraction may borrow from it. Words are read little-endian, so the lowest byte is the first in the text.
enum ByteWords {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Where the token that begins at `start` ends, or `limit`. Field names are letters and hyphens but for rare ones.
  @inline(__always)
  static func endOfToken(_ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    while index &+ 8 <= limit {
      let word = bytes.word(at: index)
      let others = ~(letters(word) | equalExactly(word, 0x2d)) & highs
      guard others != 0 else {
        index &+= 8
        continue
      }
      index &+= others.trailingZeroBitCount >> 3
      break
    }
    while index < limit, ByteClass.isToken(bytes[index]) { index &+= 1 }
    return index
  }

  /// Where the field value that begins at `start` has its first byte no value may hold, or `limit`.
  @inline(__always)
  static func endOfValue(_ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    while index &+ 8 <= limit {
      let word = bytes.word(at: index)
      let stops = (below(word, 0x20) | equal(word, 0x7f)) & highs
      guard stops != 0 else {
        index &+= 8
        continue
      }
      index &+= stops.trailingZeroBitCount >> 3
      if bytes[index] != UInt8(ascii: "\t") { return index }
      index &+= 1
    }
    while index < limit, ByteClass.isValue(bytes[index]) { index &+= 1 }
    return index
  }

  /// Where the target that begins at `start` has its first byte no target may hold, or `limit`.
  @inline(__always)
  static func endOfTarget(_ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    while index &+ 8 <= limit {
      let word = bytes.word(at: index)
      let stops = (below(word, 0x21) | equal(word, 0x7f) | equal(word, 0x23) | word) & highs
      guard stops == 0 else { return index &+ stops.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < limit, ByteClass.isTarget(bytes[index]) { index &+= 1 }
    return index
  }

  /// Bytes under `bound`, which is at most 0x80.
  @inline(__always)
  private static func below(_ word: UInt64, _ bound: UInt64) -> UInt64 { (word &- ones &* bound) & ~word }

  /// Letters, whichever neighbours they have.
  @inline(__always)
  private static func letters(_ word: UInt64) -> UInt64 {
    // Without the high bits no sum leaves its byte: 0x1f takes "a" and 0x05 takes what follows "z" to 0x80.
    let small = (word | ones &* 0x20) & ~highs
    return (small &+ ones &* 0x1f) & ~(small &+ ones &* 0x05) & ~word
  }

  /// As `equal`, whichever neighbours a byte has.
  @inline(__always)
  private static func equalExactly(_ word: UInt64, _ byte: UInt64) -> UInt64 {
    let difference = word ^ ones &* byte
    return ~((difference & ~highs) &+ ~highs | difference)
  }

  @inline(__always)
  private static func equal(_ word: UInt64, _ byte: UInt64) -> UInt64 {
    let difference = word ^ ones &* byte
    return (difference &- ones) & ~difference
  }
}

extension Span<UInt8> {
  /// Eight bytes as a number whose lowest byte comes first; checked against the span's end like any other access.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Whether the field name in the range is `name`, given in lower case with letters and hyphens only.
  ///
  /// Names are told apart without case (RFC 9110 section 5.1). Setting the bit that makes a capital small is exact here,
  /// because of the bytes a token may hold no other becomes a letter or a hyphen by it.
  @inline(__always)
  func isFieldName(_ name: StaticString, in range: Range<Int>) -> Bool {
    let count = name.utf8CodeUnitCount
    guard range.count == count else { return false }
    let start = range.lowerBound
    var offset = 0
    while offset &+ 8 <= count {
      guard word(at: start &+ offset) | Self.small == Self.word(of: name, at: offset) else { return false }
      offset &+= 8
    }
    guard offset < count else { return true }
    if count >= 8 {
      return word(at: start &+ count &- 8) | Self.small == Self.word(of: name, at: count &- 8)
    }
    while offset < count {
      guard unsafe self[start &+ offset] | 0x20 == name.utf8Start[offset] else { return false }
      offset &+= 1
    }
    return true
  }

  private static var small: UInt64 { 0x2020_2020_2020_2020 }

  /// Safe because the callers stay within the name's count.
  @inline(__always)
  private static func word(of name: StaticString, at offset: Int) -> UInt64 {
    unsafe UInt64(
      littleEndian: UnsafeRawPointer(name.utf8Start).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
