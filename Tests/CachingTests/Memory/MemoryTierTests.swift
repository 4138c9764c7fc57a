import Caching
import Foundation
import Telemetry
import Testing

struct MemoryTierTests {
  private let counters = CachingCounters()

  private func tier(_ byteLimit: Int = MemoryTier.usualBytes) -> MemoryTier {
    MemoryTier(byteLimit: byteLimit, counters: counters)
  }

  @Test func `an entry is found under its key and nothing else is`() {
    let tier = tier()
    let entry = Entry.make("/v1/products?page=2")

    tier.insert(entry)

    #expect(tier.find("/v1/products?page=2") === entry)
    for other in ["", "/", "/v1/products?page=3", "/v1/products?page=22", "/v1/products?page=", "/V1/products?page=2"] {
      #expect(tier.find(other) == nil)
    }
  }

  @Test func `any bytes may be asked for`() {
    let tier = tier()
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }

    #expect(tier.find(bytes.span) == nil)
    tier.insert(.make("/a"), alias: bytes)
    #expect(tier.find(bytes.span)?.key == "/a")
  }

  @Test func `another spelling finds the entry, also after it was replaced`() {
    let tier = tier()
    tier.insert(.make("/v1/products", seq: 1), alias: Array("/v1/products?page=1".utf8))
    let newer = Entry.make("/v1/products", seq: 2)

    tier.insert(newer)

    #expect(tier.find("/v1/products?page=1") === newer)
  }

  @Test func `a spelling whose entry is gone finds nothing`() {
    let tier = tier(16 * 4096)
    tier.insert(.make("/v1/products"), alias: Array("/v1/products?".utf8))

    for number in 0..<500 { tier.insert(.make("/v1/products/\(number)")) }

    #expect(tier.find("/v1/products") == nil)
    #expect(tier.find("/v1/products?") == nil)
  }

  @Test func `a newer or equal snapshot replaces, an older one does not`() {
    let tier = tier()
    let five = Entry.make(seq: 5)
    let again = Entry.make(seq: 5)

    tier.insert(five)
    tier.insert(.make(seq: 4))
    #expect(tier.find("/v1/products") === five)

    tier.insert(again)
    #expect(tier.find("/v1/products") === again)
    #expect(tier.count == 1)
  }

  @Test func `an outdated entry from the disk gives way to any render and replaces none`() {
    let tier = tier()
    let rendered = Entry.make(seq: 0)
    tier.insert(.make(seq: Entry.outdated))

    tier.insert(rendered)
    tier.insert(.make(seq: Entry.outdated))

    #expect(tier.find("/v1/products") === rendered)
  }

  @Test func `the byte bound holds and every departure is counted`() {
    let limit = 1 << 20
    let tier = tier(limit)

    for number in 0..<2000 { tier.insert(.make("/v1/products/\(number)", body: [UInt8](repeating: 0, count: 2000))) }

    #expect(tier.bytes <= limit)
    #expect(tier.count > 250)
    #expect(counters.evictions.value == 2000 - tier.count)
  }

  @Test func `an entry that exceeds the bound alone is not kept and pushes nothing out`() {
    let tier = tier(1 << 20)
    tier.insert(.make("/small"))

    tier.insert(.make("/big", body: [UInt8](repeating: 0, count: 1 << 20)))

    #expect(tier.find("/big") == nil)
    #expect(tier.find("/small") != nil)
    #expect(counters.evictions.value == 0)
  }

  @Test func `pages asked for once do not push out the ones in use`() {
    let tier = tier(1 << 20)
    let hot = (0..<100).map { "/v1/products/hot-\($0)" }
    for key in hot { tier.insert(.make(key, body: [UInt8](repeating: 0, count: 2000))) }

    for number in 0..<20_000 {
      tier.insert(.make("/v1/products?q=\(number)", body: [UInt8](repeating: 0, count: 2000)))
      _ = tier.find(hot[number % hot.count])
    }

    #expect(hot.filter { tier.find($0) != nil }.count >= 98)
  }

  @Test func `an entry is charged for its objects and for what lies empty beside it`() {
    let tier = tier()
    let entry = Entry.make("/v1/products", body: [UInt8](repeating: 0, count: 13_000))

    tier.insert(entry)

    #expect(tier.bytes >= entry.bytes * 9 / 8 + 750)
    #expect(tier.bytes < entry.bytes * 5 / 4)
  }

  /// The hot pages are asked for by far more often than each address of the flood, as they are in a shop.
  @Test func `a flood of distinct pages of usual weight takes less than two hits in a hundred from the hot set`() {
    let isProof = ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] != nil
    let flood = isProof ? 100_000 : 10_000
    // 13 KB in the mean, as the pages of a shop are; a quarter of the bound is hot.
    let limit = isProof ? 15_000_000 : 6_000_000
    let tier = tier(limit)
    let body = [UInt8](repeating: 0, count: 26_000)
    let hot = (0..<limit / 4 / 13_000).map { "/v1/products/hot-\($0)" }
    var generator = SeededGenerator(seed: 6)
    func ask(_ key: String) -> Bool {
      if tier.find(key) != nil { return true }
      tier.insert(.make(key, body: Array(body.prefix(.random(in: 200...25_800, using: &generator)))))
      return false
    }
    for key in hot { _ = ask(key) }
    func hitShare(of rounds: Int, floodedBy flood: Range<Int>?) -> Double {
      var hits = 0
      for number in 0..<rounds {
        if let flood, number % 4 == 0 { _ = ask("/v1/products?q=\(flood.lowerBound + number / 4)") }
        if ask(hot[.random(in: hot.indices, using: &generator)]) { hits += 1 }
      }
      return Double(hits) / Double(rounds)
    }

    let before = hitShare(of: flood, floodedBy: nil)
    let during = hitShare(of: flood * 4, floodedBy: 0..<flood)

    #expect(before - during < 0.02, "\(before) before, \(during) during")
    #expect(tier.bytes <= limit)
    #expect(counters.evictions.value > flood / 2)
  }

  @Test func `invented spellings push out no entry`() {
    let tier = tier(1 << 20)
    let entry = Entry.make("/v1/products")
    tier.insert(entry)

    for number in 0..<50_000 { tier.insert(entry, alias: Array("/v1/products?a=\(number)".utf8)) }

    #expect(tier.find("/v1/products") === entry)
    #expect(tier.bytes < 2000)
    #expect(counters.evictions.value == 0)
    #expect(tier.find("/v1/products?a=49999") === entry)
    #expect(tier.find("/v1/products?a=0") == nil)
  }

  @Test func `a tier without room keeps nothing and still answers`() {
    for limit in [0, -1] {
      let tier = tier(limit)
      tier.insert(.make("/a"), alias: [1])

      #expect(tier.find("/a") == nil)
      #expect(tier.count == 0)
    }
  }

  @Test func `threads that read and write at once see whole entries`() async {
    let tier = tier(1 << 18)

    await withTaskGroup { group in
      for worker in 0..<4 {
        group.addTask {
          var generator = SeededGenerator(seed: UInt64(worker))
          for round in 0..<3000 {
            let key = "/v1/products/\(Int.random(in: 0..<200, using: &generator))"
            if let entry = tier.find(key) { #expect(entry.key == key) }
            tier.insert(.make(key, seq: Int64(round), body: [UInt8](repeating: 0, count: 500)))
          }
        }
      }
    }

    #expect(tier.bytes <= 1 << 18)
  }

  @Test func `a hit compresses nothing and reads no file`() {
    let tier = tier()
    tier.insert(.make())

    for _ in 0..<1000 { #expect(tier.find("/v1/products") != nil) }

    #expect(counters.all.allSatisfy { $0.value == 0 })
  }
}
