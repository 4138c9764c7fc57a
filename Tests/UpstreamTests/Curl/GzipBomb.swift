/// A gzip file that unpacks to a thousand times its size: one zero byte, then "the last byte 258 times" over and over
/// (RFC 1951, section 3.2.6: length code 285 is `11000101`, distance code 0 is `00000`). It never ends properly.
enum GzipBomb {
  static func bytes(unpackingTo count: Int) -> [UInt8] {
    // The ten-byte header of RFC 1952.
    var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var bits = 0
    var bitCount = 0
    func append(_ code: String) {
      for bit in code {
        if bit == "1" { bits |= 1 << bitCount }
        bitCount += 1
        if bitCount == 8 {
          bytes.append(UInt8(bits))
          (bits, bitCount) = (0, 0)
        }
      }
    }
    // Last block, fixed codes; the literal 0.
    append("110" + "00110000")
    for _ in 0..<count / 258 { append("11000101" + "00000") }
    append("00000000")
    return bytes
  }
}
