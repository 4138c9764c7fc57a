import HTTPServer
import Testing

@testable import Storefront

@Suite struct `token buckets` {
  private let address = Address(high: 0, low: 0xffff_c000_0201)

  @Test func `a burst is let through, then one for each token that comes`() {
    var buckets = TokenBuckets(perSecond: 50, burst: 5, addresses: 8)

    #expect((0..<6).map { _ in buckets.take(address, digest: 0, at: 1000) } == [0, 0, 0, 0, 0, 20])
    #expect(buckets.take(address, digest: 0, at: 1019) == 1)
    #expect(buckets.take(address, digest: 0, at: 1020) == 0)
    #expect(buckets.take(address, digest: 0, at: 1020) == 20)
    #expect((0..<6).map { _ in buckets.take(address, digest: 0, at: 2000) } == [0, 0, 0, 0, 0, 20])
  }

  @Test func `a refused request costs nothing, so that asking on does not lock anybody out`() {
    var buckets = TokenBuckets(perSecond: 1, burst: 1, addresses: 8)

    #expect(buckets.take(address, digest: 0, at: 0) == 0)
    for millisecond in 0..<1000 {
      #expect(buckets.take(address, digest: 0, at: Int64(millisecond)) == Int64(1000 - millisecond))
    }
    #expect(buckets.take(address, digest: 0, at: 1000) == 0)
  }

  @Test(arguments: [(3, 1, 334), (7, 2, 143), (1000, 1, 1), (999, 1, 2), (1_000_000, 1, 1), (1, 1, 1000)])
  func `the wait is rounded up to a whole millisecond`(perSecond: Int, burst: Int, wait: Int64) {
    var buckets = TokenBuckets(perSecond: perSecond, burst: burst, addresses: 8)
    for _ in 0..<burst { #expect(buckets.take(address, digest: 0, at: 5) == 0) }

    #expect(buckets.take(address, digest: 0, at: 5) == wait)
  }

  @Test func `figures out of range count as the nearest one within`() {
    var least = TokenBuckets(perSecond: 0, burst: -3, addresses: 8)
    var most = TokenBuckets(perSecond: .max, burst: .max, addresses: 8)
    let centuries: Int64 = 5_000_000_000_000

    #expect(least.take(address, digest: 0, at: 0) == 0)
    #expect(least.take(address, digest: 0, at: 0) == 1000)
    for moment in [0, 1, centuries] { #expect(most.take(address, digest: 0, at: moment) == 0) }
  }

  @Test func `a clock some milliseconds behind another thread's traps nothing and gives nothing away`() {
    var buckets = TokenBuckets(perSecond: 100, burst: 2, addresses: 8)

    #expect(buckets.take(address, digest: 0, at: 1010) == 0)
    #expect(buckets.take(address, digest: 0, at: 1000) == 10)
    #expect(buckets.take(address, digest: 0, at: 1010) == 0)
    #expect(buckets.take(address, digest: 0, at: 1010) == 10)
  }

  /// A bucket as a textbook has it: tokens as a fraction with a denominator of 1,000.
  private struct Model {
    var thousandths: Int64
    var last: Int64 = 0
    let rate: Int64
    let depth: Int64

    mutating func take(at now: Int64) -> Int64 {
      thousandths = min(depth, thousandths + (now - last) * rate)
      last = now
      guard thousandths < 1000 else {
        thousandths -= 1000
        return 0
      }
      var wait: Int64 = 0
      while thousandths + wait * rate < 1000 { wait += 1 }
      return wait
    }
  }

  @Test(arguments: 0..<60)
  func `agree with exact fractions over any sequence`(seed: Int) {
    var numbers = Numbers(seed: UInt64(seed))
    let rate = [1, 2, 3, 7, 50, 333, 999, 1000, 1001, 100_000][Int(numbers.next() % 10)]
    let burst = [1, 2, 3, 10, 500][Int(numbers.next() % 5)]
    var buckets = TokenBuckets(perSecond: rate, burst: burst, addresses: 64)
    var models = (0..<8).map { _ in
      Model(thousandths: Int64(burst) * 1000, rate: Int64(rate), depth: Int64(burst) * 1000)
    }
    var now: Int64 = 0
    var (allowed, refused) = (0, 0)

    for _ in 0..<4000 {
      switch numbers.next() % 16 {
      case 0: now += Int64(numbers.next() % UInt64(burst * 1000 / rate + 2))
      case 1...2: now += Int64(numbers.next() % UInt64(2000 / rate + 2))
      default: break
      }
      let who = Int(numbers.next() % 8)
      let wait = buckets.take(Address(high: 1, low: UInt64(who)), digest: UInt64(who & 1), at: now)
      let expected = models[who].take(at: now)
      guard wait == expected else {
        Issue.record("\(wait) is not \(expected) at \(now), rate \(rate), burst \(burst)")
        return
      }
      if wait == 0 { allowed += 1 } else { refused += 1 }
    }
    #expect(allowed > 0)
    #expect(refused > 0 || rate > 333 || burst > 3)
  }

  @Test func `where all places are taken, whoever is full first makes room, and whoever asks most stays`() {
    var buckets = TokenBuckets(perSecond: 10, burst: 10, addresses: 8)
    func client(_ number: Int) -> Address { Address(high: 2, low: UInt64(number)) }
    for _ in 0..<10 { #expect(buckets.take(client(0), digest: 0, at: 0) == 0) }
    for number in 1...7 { for _ in 0...number { #expect(buckets.take(client(number), digest: 0, at: 0) == 0) } }

    // Each newcomer displaces the one that took least, at first client 1 with its two tokens, then another newcomer.
    for number in 100..<200 { #expect(buckets.take(client(number), digest: 0, at: 0) == 0) }

    #expect(buckets.take(client(0), digest: 0, at: 0) == 100)
    let kept = buckets.places.map(\.address)
    #expect(Set(kept) == Set([client(0)] + (2...7).map(client) + [client(199)]))
  }

  @Test func `a bucket that is full again makes room before any other`() {
    var buckets = TokenBuckets(perSecond: 1, burst: 4, addresses: 8)
    func client(_ number: Int) -> Address { Address(high: 2, low: UInt64(number)) }
    for number in 0..<8 { #expect(buckets.take(client(number), digest: 0, at: 0) == 0) }
    for number in 1..<8 { #expect(buckets.take(client(number), digest: 0, at: 500) == 0) }

    #expect(buckets.take(client(99), digest: 0, at: 1200) == 0)

    #expect(!buckets.places.contains { $0.address == client(0) })
    #expect(buckets.places.contains { $0.address == client(1) })
  }

  /// Numbers that look random and are the same in every run.
  private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x2545_f491_4f6c_dd1d &+ 1 }

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      let mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      return (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb >> 16
    }
  }
}
