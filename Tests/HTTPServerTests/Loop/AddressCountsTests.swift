import Testing

@testable import HTTPServer

@Suite struct `connections of an address` {
  @Test func `are counted up to the limit and given back`() throws {
    let one = try #require(Address("192.0.2.1"))
    let other = try #require(Address("192.0.2.2"))
    var counts = AddressCounts()

    let taken = [one, one, one, other].map { counts.add($0, limit: 2) }
    counts.remove(one)
    let again = counts.add(one, limit: 2)
    for address in [one, one, other] { counts.remove(address) }

    #expect(taken == [true, true, false, true])
    #expect(again)
    #expect(counts.count == 0, "nobody who left is remembered")
  }

  @Test func `an IPv6 client is its whole 64, however many addresses it uses`() throws {
    let addresses = try ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::ffff:ffff", "2001:db8:0:1::1"].map {
      try #require(Address($0))
    }
    var counts = AddressCounts()

    let taken = addresses.map { counts.add($0, limit: 3) }

    #expect(taken == [true, true, true, false, true])
    #expect(counts.count == 2)
  }
}
