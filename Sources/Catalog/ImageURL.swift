/// Checks addresses of pictures before they are shown: https, no credentials, an allowed host.
enum ImageURL {
  /// The address with everything percent-encoded that a URL may not hold (RFC 3986, 2), or nil where it is refused.
  ///
  /// - Parameter hosts: allowed hosts in lower case, `*.` in front for all below; empty: any.
  static func checked(_ text: String, hosts: [String]) -> String? {
    let text = text.trimmed
    guard text.utf8.count <= longest, text.prefix(scheme.count).lowercased() == scheme else { return nil }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let host = checked(authority: authority), isAllowed(host, hosts) else { return nil }
    var bytes = Array((scheme + authority.lowercased()).utf8)
    for byte in rest.dropFirst(authority.count).utf8 {
      if byte < 32 || byte == 127 || byte == UInt8(ascii: "\\") { return nil }
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The host of `authority`, which may carry a port and nothing else.
  private static func checked(authority: Substring) -> String? {
    let parts = authority.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.first, !host.isEmpty, host.first != ".", host.first != "-",
      host.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else { return nil }
    if parts.count == 2 {
      guard (1...5).contains(parts[1].count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    }
    return String(host)
  }

  private static func isAllowed(_ host: String, _ hosts: [String]) -> Bool {
    hosts.isEmpty || hosts.contains { $0.hasPrefix("*.") ? host.hasSuffix($0.dropFirst()) : host == $0 }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// Unreserved and reserved characters but the apostrophe, and `%` of what is encoded already.
  private static func isPlain(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "-._~:/?#[]@!$&()*+,;=%".utf8.contains(byte)
  }

  private static let scheme = "https://"
  private static let digits = Array("0123456789ABCDEF".utf8)
  /// What browsers and image proxies still take.
  private static let longest = 2048
}
