/// A small gzip stream that holds one JSON text of 99,999,771 bytes (RFC 1951 and 1952).
enum GzipBomb {
  /// Repeats of 258 zeros; because that is the longest run one code of the format stands for.
  private static let runs = 387_596
  /// Check sum and length of exactly this content.
  private static let trailer: [UInt32] = [0xdd4fdfd3, 99_999_771]

  /// Made anew each time; it takes some milliseconds and nobody needs it twice.
  static var bytes: [UInt8] {
    var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var pending: UInt64 = 0
    var count = 0
    func put(_ code: UInt64, _ length: Int) {
      pending |= code << UInt64(count)
      count += length
      while count >= 8 {
        out.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        count -= 8
      }
    }
    // Codes of the format stand with their first bit first.
    func putCode(_ code: UInt64, _ length: Int) {
      var turned: UInt64 = 0
      for bit in 0..<length where code & (1 << UInt64(bit)) != 0 { turned |= 1 << UInt64(length - 1 - bit) }
      put(turned, length)
    }
    // The last block, with the fixed codes.
    put(1, 1)
    put(1, 2)
    putCode(0x30 + UInt64(UInt8(ascii: "\"")), 8)
    putCode(0x30 + UInt64(UInt8(ascii: "0")), 8)
    for _ in 0..<runs {
      // Length 258 is code 285, and distance 1 is code 0.
      putCode(0b1100_0101, 8)
      putCode(0, 5)
    }
    putCode(0x30 + UInt64(UInt8(ascii: "\"")), 8)
    putCode(0, 7)
    if count > 0 { put(0, 8 - count) }
    for word in trailer { for shift in 0..<4 { out.append(UInt8(truncatingIfNeeded: word >> UInt32(shift * 8))) } }
    return out
  }
}
