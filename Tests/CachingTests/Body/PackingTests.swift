import Caching
import Telemetry
import Testing

struct PackingTests {
  private let counters = CachingCounters()

  @Test(arguments: [(0, false), (1023, false), (1024, true), (50_000, true)])
  func `bodies of a KiB and more are compressed`(count: Int, isGzipped: Bool) throws {
    let bytes = [UInt8](repeating: 120, count: count)

    let packing = Packing(bytes, with: try Gzip(counters: counters))

    #expect(packing.isGzipped == isGzipped)
    #expect(isGzipped ? packing.body.count < count : packing.body == bytes)
    #expect(counters.gzipRuns.value == (isGzipped ? 1 : 0))
  }

  @Test func `a body that compressing would lengthen stays as it is`() throws {
    var generator = SeededGenerator(seed: 3)
    let noise = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }

    let packing = Packing(noise, with: try Gzip(counters: counters))

    #expect(packing == Packing(noise, with: try Gzip(counters: counters)))
    #expect(packing.body == noise)
    #expect(!packing.isGzipped)
  }
}
