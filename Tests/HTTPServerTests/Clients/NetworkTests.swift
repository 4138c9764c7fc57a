import Testing

@testable import HTTPServer

@Suite struct `networks` {
  @Test(arguments: [
    ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::", "::1:0:0:0"),
    ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
    ("192.0.2.128/25", "192.0.2.128", "192.0.2.255", "192.0.2.127", "192.0.3.0"),
    ("192.0.2.1/32", "192.0.2.1", "192.0.2.1", "192.0.2.0", "192.0.2.2"),
    ("192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.0", "192.0.2.2"),
    ("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255", "::"),
    (
      "fd00::/8", "fd00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "fe00::"
    ),
    ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::"),
    ("2001:db8::/63", "2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db7::", "2001:db8:0:2::"),
    ("2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff::", "2001:db8:0:1::"),
    ("2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff", "2001:db7::", "2001:db8::8000:0:0:0"),
    ("2001:db8::2/127", "2001:db8::2", "2001:db8::3", "2001:db8::1", "2001:db8::4"),
    ("2001:db8::2/128", "2001:db8::2", "2001:db8::2", "2001:db8::1", "2001:db8::3"),
    ("::1", "::1", "0:0:0:0:0:0:0:1", "::", "::2"),
    ("8000::/1", "8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "7fff::", "::"),
    ("::ffff:10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
  ])
  func `a block ends where its bits end`(block: String, first: String, last: String, before: String, behind: String)
    throws
  {
    let network = try #require(Network(block))

    #expect(network.contains(try #require(Address(first))))
    #expect(network.contains(try #require(Address(last))))
    #expect(!network.contains(try #require(Address(before))))
    #expect(!network.contains(try #require(Address(behind))))
  }

  @Test func `the block of all addresses holds both kinds, the one of all IPv4 addresses only those`() throws {
    let all = try #require(Network("::/0"))
    let four = try #require(Network("0.0.0.0/0"))

    for text in ["::", "1.2.3.4", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] {
      let address = try #require(Address(text))
      #expect(all.contains(address))
      #expect(four.contains(address) == address.isIPv4)
    }
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
    "10.0.0.0/ 8", "10.0.0.0 /8", "10.0.0.0/8 ", "10.0.0.0/a", "10.0.0.0/255.0.0.0", "10.0.0/8", "10/8",
    "10.0.0.1/8", "10.0.0.0/6", "1.2.3.4/0", "192.0.2.1/31", "fd00::/129", "fd00::1/8", "fd00::/7x", "2001:db8::1/127",
    "2001:db8:0:1::/63", "2001:db8::8000:0:0:0/64", "::1/0", "localhost", "[::1]/128", "10.0.0.0/99999999999999999999",
    "10.0.0.0/８",
  ])
  func `anything else is no block, nor one with bits set behind its length`(text: String) {
    #expect(Network(text) == nil)
  }

  @Test func `a block holds what a comparison bit by bit says`() throws {
    var numbers = SplitMix(seed: 61)
    for _ in 0..<3000 {
      let length = Int(numbers.next() % 129)
      let base = Self.masked(Address(high: numbers.next(), low: numbers.next()), length)
      let network = try #require(Network(base.isIPv4 ? "::/0" : "\(base)/\(length)"))
      var (high, low) = (base.high, base.low)
      let flipped = Int(numbers.next() % 128)
      if flipped < 64 { high ^= 1 << UInt64(63 - flipped) } else { low ^= 1 << UInt64(127 - flipped) }

      #expect(network.contains(base))
      #expect(network.contains(Address(high: high, low: low)) == (base.isIPv4 || flipped >= length))
    }
  }

  private static func masked(_ address: Address, _ length: Int) -> Address {
    var (high, low): (UInt64, UInt64) = (0, 0)
    for bit in 0..<length {
      if bit < 64 {
        high |= address.high & 1 << UInt64(63 - bit)
      } else {
        low |= address.low & 1 << UInt64(127 - bit)
      }
    }
    return Address(high: high, low: low)
  }
}
