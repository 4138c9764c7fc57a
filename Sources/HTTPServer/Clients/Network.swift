/// A block of addresses, as `10.0.0.0/8` or `fd00::/8`; an address alone is a block of one.
package struct Network: Sendable, Hashable {
  private let base: Address
  /// Of the 128 bits; IPv4 blocks have 96 more than they are written with.
  private let length: Int

  /// Nil where the text is no block: a bad address, a length beyond its bits, or bits set behind the length.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, let address = Address(String(first)) else { return nil }
    let bits = address.isIPv4 ? 32 : 128
    var written = bits
    if parts.count > 1 {
      guard parts.count == 2, let number = Int(parts[1]), (0...bits).contains(number), "\(number)" == parts[1] else {
        return nil
      }
      written = number
    }
    base = address
    length = written + 128 - bits
    guard Self.prefix(of: address, length) == address else { return nil }
  }

  /// Whether the address lies in the block.
  package func contains(_ address: Address) -> Bool {
    Self.prefix(of: address, length) == base
  }

  /// The address with all bits behind the first `length` cleared.
  private static func prefix(of address: Address, _ length: Int) -> Address {
    let high = length >= 64 ? address.high : length == 0 ? 0 : address.high & ~0 << UInt64(64 - length)
    let low = length >= 128 ? address.low : length <= 64 ? 0 : address.low & ~0 << UInt64(128 - length)
    return Address(high: high, low: low)
  }
}
