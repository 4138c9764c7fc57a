import Glibc
import Testing

@testable import HTTPServer

@Suite struct `addresses` {
  @Test(
    arguments: [
      ("0.0.0.0", 0, 0xffff_0000_0000), ("127.0.0.1", 0, 0xffff_7f00_0001), ("192.0.2.1", 0, 0xffff_c000_0201),
      ("255.255.255.255", 0, 0xffff_ffff_ffff), ("::", 0, 0), ("::1", 0, 1), ("2001:db8::1", 0x2001_0db8_0000_0000, 1),
      ("2001:0DB8:0000:0000:0000:0000:0000:0001", 0x2001_0db8_0000_0000, 1), ("fe80::", 0xfe80_0000_0000_0000, 0),
      ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008),
      ("::ffff:192.0.2.1", 0, 0xffff_c000_0201), ("::ffff:c000:201", 0, 0xffff_c000_0201),
      ("::192.0.2.1", 0, 0xc000_0201), ("64:ff9b::192.0.2.1", 0x0064_ff9b_0000_0000, 0xc000_0201),
      ("1:2:3:4:5:6:192.0.2.1", 0x0001_0002_0003_0004, 0x0005_0006_c000_0201), ("1::8", 0x0001_0000_0000_0000, 8),
    ] as [(String, UInt64, UInt64)])
  func `all written forms are read`(text: String, high: UInt64, low: UInt64) throws {
    let address = try #require(Address(text))

    #expect(address == Address(high: high, low: low))
    #expect(Address(address.description) == address)
  }

  @Test(arguments: [
    "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "0x7f.0.0.1",
    "127.1", "2130706433", "1.2.3.-4", "+1.2.3.4", "1.2.3.4/8", "１.2.3.4", ":", ":::", "1::2::3", "12345::",
    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "g::", "fe80::1%eth0", "[::1]", "::1/128", "::ffff:1.2.3", "::1.2.3.4.5",
    "1.2.3.4::", "localhost", "1.2.3.4\u{0}", "\u{0}", "1.2.3.4\n", "::\u{0}1",
    "2001:0db8:0000:0000:0000:0000:255.255.255.2555", String(repeating: "1", count: 10_000),
  ])
  func `anything else is no address`(text: String) {
    #expect(Address(text) == nil)
  }

  @Test(arguments: [
    ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::ffff:10.0.0.1", "10.0.0.1"), ("::1", "::1"), ("0::0", "::"),
    ("203.0.113.255", "203.0.113.255"), ("fd00::00a0", "fd00::a0"),
  ])
  func `an address is written in its usual form`(text: String, usual: String) {
    #expect(Address(text)?.description == usual)
  }

  @Test func `any 128 bits are written and read back`() {
    var numbers = SplitMix(seed: 6)
    for _ in 0..<2000 {
      let mask: UInt64 = numbers.next() & 1 == 0 ? .max : 0xffff_0000_00ff_0000
      let address = Address(high: numbers.next() & mask, low: numbers.next() & mask)
      #expect(Address(address.description) == address)
    }
  }

  @Test func `an IPv4 client is the same over both kinds of socket`() {
    var four = sockaddr_in()
    four.sin_family = sa_family_t(AF_INET)
    four.sin_addr.s_addr = UInt32(0xc000_0201).bigEndian
    var six = sockaddr_in6()
    six.sin6_family = sa_family_t(AF_INET6)
    unsafe withUnsafeMutableBytes(of: &six.sin6_addr) { bytes in
      unsafe bytes.copyBytes(from: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xc0, 0, 2, 1])
    }

    #expect(Self.address(four) == Address("192.0.2.1"))
    #expect(Self.address(six) == Address("192.0.2.1"))
  }

  @Test func `an IPv6 client has all its bits, and a local socket is this machine`() {
    var six = sockaddr_in6()
    six.sin6_family = sa_family_t(AF_INET6)
    unsafe withUnsafeMutableBytes(of: &six.sin6_addr) { bytes in
      unsafe bytes.copyBytes(from: (1...16).map { UInt8($0) })
    }
    var local = sockaddr_un()
    local.sun_family = sa_family_t(AF_UNIX)

    #expect(Self.address(six)?.description == "102:304:506:708:90a:b0c:d0e:f10")
    #expect(Self.address(local) == .loopback)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("::ffff:1.2.3.4", "1.2.3.4"),
    ("::1", "::"), ("2001:db8:1:2::", "2001:db8:1:2::"),
  ])
  func `limits count an IPv6 client by its network`(text: String, counted: String) {
    #expect(Address(text)?.limited == Address(counted))
  }

  private static func address<Kind>(_ peer: Kind) -> Address? {
    var storage = sockaddr_storage()
    unsafe withUnsafeMutableBytes(of: &storage) { to in
      unsafe withUnsafeBytes(of: peer) { from in unsafe to.copyMemory(from: from) }
    }
    return unsafe Address(&storage)
  }
}
