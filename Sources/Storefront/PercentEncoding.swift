/// Writes text from the shop into places that take few characters (RFC 3986, 2.1).
package enum PercentEncoding {
  /// Keeps the unreserved characters (RFC 3986, 2.3) and encodes every other byte.
  package static func segment(_ text: String) -> String { text.utf8.map(encoded).joined() }

  private static func encoded(_ byte: UInt8) -> String {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      return String(UnicodeScalar(byte))
    default:
      let digits = Array("0123456789ABCDEF")
      return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
}
