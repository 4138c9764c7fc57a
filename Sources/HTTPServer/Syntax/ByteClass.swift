/// Says which bytes RFC 9110 and RFC 3986 allow where; 64 bits per half of ASCII, because a table would be a global
/// that is made at first use and looked up behind a check.
enum ByteClass {
  /// `tchar` of RFC 9110 section 5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``.
  static func isToken(_ byte: UInt8) -> Bool {
    isMember(byte, low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe)
  }

  /// Bytes of a registered name: unreserved, percent and sub-delims of RFC 3986 section 3.2.2.
  static func isHostName(_ byte: UInt8) -> Bool {
    isMember(byte, low: 0x2bff_7ff2_0000_0000, high: 0x47ff_fffe_87ff_fffe)
  }

  /// Visible ASCII except `#`, which only begins a fragment and is never sent (RFC 9112 section 3.2).
  static func isTarget(_ byte: UInt8) -> Bool {
    byte &- 0x21 < 0x5e && byte != UInt8(ascii: "#")
  }

  /// What a field value may hold: visible, blank, tab and bytes above ASCII (RFC 9110 section 5.5).
  static func isValue(_ byte: UInt8) -> Bool {
    byte &- 0x20 < 0x5f || byte >= 0x80 || byte == UInt8(ascii: "\t")
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  private static func isMember(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
    byte < 0x80 && (byte < 0x40 ? low : high) >> UInt64(byte & 0x3f) & 1 == 1
  }
}
