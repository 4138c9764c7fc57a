import Glibc

extension Address: CustomStringConvertible {
  /// Reads `192.0.2.1` or `2001:db8::1`, as `inet_pton` does: no name, no port, no zone, no blanks.
  package init?(_ text: String) {
    self.init(Array(text.utf8).span)
  }

  /// The same for a part of a request; allocates nothing.
  package init?(_ text: Span<UInt8>) {
    let longest = Int(INET6_ADDRSTRLEN) - 1
    guard text.count <= longest else { return nil }
    var copy = InlineArray<46, CChar>(repeating: 0)
    for index in text.indices {
      guard text[index] != 0 else { return nil }
      copy[index] = CChar(bitPattern: text[index])
    }
    var four = in_addr()
    var six = in6_addr()
    let family = unsafe copy.span.withUnsafeBufferPointer { buffer -> Int32? in
      guard let start = buffer.baseAddress else { return nil }
      if unsafe inet_pton(AF_INET, start, &four) == 1 { return AF_INET }
      return unsafe inet_pton(AF_INET6, start, &six) == 1 ? AF_INET6 : nil
    }
    switch family {
    case AF_INET: self.init(ipv4: UInt32(bigEndian: four.s_addr))
    case AF_INET6:
      self = unsafe withUnsafeBytes(of: &six) { bytes in
        unsafe Address(
          high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
      }
    default: return nil
    }
  }

  /// The usual written form, IPv4 with dots (RFC 5952).
  package var description: String {
    if isIPv4 { return (0..<4).map { String(low >> UInt64(24 - 8 * $0) & 0xff) }.joined(separator: ".") }
    var six = in6_addr()
    unsafe withUnsafeMutableBytes(of: &six) { bytes in
      unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      guard let start = buffer.baseAddress,
        unsafe inet_ntop(AF_INET6, &six, start, socklen_t(INET6_ADDRSTRLEN)) != nil
      else { return "::" }
      return unsafe String(cString: start)
    }
  }
}
