import Caching
import Telemetry
import Testing

struct GzipTests {
  private let counters = CachingCounters()

  private func text(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 97...105, using: &generator) }
  }

  @Test(arguments: [0, 1, 100, 31_010, 32_768, 300_000])
  func `bytes come back as they were`(count: Int) throws {
    let gzip = try Gzip(counters: counters)
    let bytes = text(count)

    let packed = try gzip.compress(bytes)

    #expect(try Gzip.decompress(packed, limit: count, counters: counters) == bytes)
    #expect(counters.gzipRuns.value == 1)
    #expect(counters.gunzipRuns.value == 1)
  }

  @Test func `what is packed takes no more memory than its bytes`() throws {
    let gzip = try Gzip(counters: counters)
    // An array's room is rounded up to what the allocator gives.
    let slack = 64
    for count in [2_000, 60_000, 1_000_000] {
      let packed = try gzip.compress([UInt8](repeating: 97, count: count))
      #expect(packed.capacity <= packed.count + slack)
      var plain = text(count)
      plain.reserveCapacity(4 * count)
      #expect(Packing(Array(plain.prefix(1000)), with: gzip).body.capacity <= 1000 + slack)
    }
  }

  @Test func `equal bytes give equal output, on a used stream as on a new one`() throws {
    let gzip = try Gzip(counters: counters)
    let first = try gzip.compress(text(5000))
    _ = try gzip.compress(text(9000, seed: 2))

    #expect(try gzip.compress(text(5000)) == first)
    #expect(try Gzip(counters: counters).compress(text(5000)) == first)
  }

  @Test func `the header is gzip's and tells no time`() throws {
    let packed = try Gzip(counters: counters).compress(text(5000))

    #expect(packed[0..<4] == [0x1f, 0x8b, 8, 0])
    #expect(packed[4..<8] == [0, 0, 0, 0])
  }

  @Test func `an input cut anywhere is truncated`() throws {
    let packed = try Gzip(counters: counters).compress(text(2000))

    for count in 0..<packed.count {
      #expect(throws: GzipError.truncated) {
        try Gzip.decompress(Array(packed[..<count]), limit: 10_000, counters: counters)
      }
    }
  }

  @Test func `a bomb is refused at the limit`() throws {
    let packed = try Gzip(counters: counters).compress([UInt8](repeating: 0, count: 50 << 20))

    #expect(packed.count < 100_000)
    #expect(throws: GzipError.tooLarge(limit: 1 << 20)) {
      try Gzip.decompress(packed, limit: 1 << 20, counters: counters)
    }
  }

  @Test func `what is no gzip, is broken, or goes on behind its end is damaged`() throws {
    let packed = try Gzip(counters: counters).compress(text(2000))
    var broken = packed
    broken[packed.count - 6] ^= 1

    for bytes in [Array("hello, this is no gzip".utf8), broken, packed + [0], packed + packed] {
      #expect(throws: GzipError.damaged) { try Gzip.decompress(bytes, limit: 10_000, counters: counters) }
    }
  }
}
