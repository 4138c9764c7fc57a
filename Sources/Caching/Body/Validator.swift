import Digest

/// Makes the ETag of a page.
package enum Validator {
  /// 128 bits tell any two pages apart; the rest of the hash would only lengthen every head.
  private static let length = 16

  /// A weak ETag over the page's JSON with its clocks masked (RFC 9110, 8.8.1): weak, because two renders that differ
  /// only in `asOf` and `checkedAt` share it, and because the gzipped and the plain body do.
  ///
  /// - Parameter bytes: the JSON with everything that only tells the time left out.
  /// - Returns: the ETag as on the wire, `W/"` and 32 hexadecimal digits and `"`.
  package static func weak(over bytes: [UInt8]) -> [UInt8] {
    Array("W/\"\(Array(SHA256.hash(bytes).prefix(length)).hexadecimal)\"".utf8)
  }
}
