import Glibc

/// The IP address a connection comes from, as 128 bits: limits count by it, networks are compared with it.
///
/// An IPv4 address stands in its IPv6 form `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2), so that a client is the same one
/// whichever way our socket was opened.
package struct Address: Sendable, Hashable {
  /// The first and the last 64 bits, in the order of the written form.
  package let high: UInt64, low: UInt64

  /// For addresses taken apart elsewhere.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 127.0.0.1: also what a connection without an IP address counts as, as it can only come from this machine.
  package static let loopback = Address(ipv4: 0x7f00_0001)

  init(ipv4 bits: UInt32) {
    high = 0
    low = 0xffff_0000_0000 | UInt64(bits)
  }

  /// Reads what `accept4` tells about the peer.
  @unsafe init(_ storage: UnsafePointer<sockaddr_storage>) {
    switch unsafe Int32(storage.pointee.ss_family) {
    case AF_INET:
      let bits = unsafe UnsafeRawPointer(storage).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
      self.init(ipv4: UInt32(bigEndian: bits))
    case AF_INET6:
      let bytes = unsafe UnsafeRawPointer(storage) + 8
      self.init(
        high: unsafe UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    default: self = .loopback
    }
  }

  /// What limits count by: IPv4 addresses as they are, IPv6 addresses cut to their /64, because a machine gives itself
  /// the other 64 bits and could come from another address each time (RFC 4291 section 2.5.4).
  package var limited: Address { isIPv4 ? self : Address(high: high, low: 0) }

  /// Whether it is an IPv4 address in its IPv6 form.
  package var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }
}
