import Testing

@testable import Caching

/// The eviction order alone, where the weights make room for exactly three values.
struct SieveTests {
  private var sieve = Sieve<Int>(limit: 3 * (Sieve<Int>.overhead + 1))

  private mutating func insert(_ value: Int, weight: Int = 1) -> Int {
    let key = [UInt8(value)]
    return sieve.insert(value, under: key, TargetDigest(key.span), weight: weight)
  }

  private mutating func find(_ value: Int) -> Int? {
    let key = [UInt8(value)]
    return sieve.find(key.span, TargetDigest(key.span))
  }

  private func holds(_ values: Int...) -> Bool {
    (0..<20).allSatisfy { value in
      let key = [UInt8(value)]
      return (sieve.peek(key.span, TargetDigest(key.span)) != nil) == values.contains(value)
    }
  }

  @Test mutating func `without any look-up the oldest leaves first`() {
    for value in 1...5 { _ = insert(value) }

    #expect(holds(3, 4, 5))
  }

  @Test mutating func `a value that was asked for outlives a newer one that was not`() {
    for value in 1...3 { _ = insert(value) }
    _ = find(1)

    #expect(insert(4) == 1)
    #expect(holds(1, 3, 4))
    #expect(insert(5) == 1)
    #expect(holds(1, 4, 5))
  }

  @Test mutating func `a second round is not free: the hand clears what it passes`() {
    for value in 1...3 { _ = insert(value) }
    for value in 1...3 { _ = find(value) }

    _ = insert(4)

    #expect(holds(2, 3, 4))
  }

  @Test mutating func `replacing keeps the place and adjusts the weight`() {
    for value in 1...2 { _ = insert(value) }
    let before = sieve.weight

    #expect(insert(2, weight: 11) == 0)

    #expect(sieve.weight == before + 10)
    #expect(sieve.count == 2)
  }

  @Test mutating func `a replacement that grows makes others leave, not itself`() {
    for value in 1...3 { _ = insert(value) }

    #expect(insert(1, weight: 2) == 1)

    #expect(holds(1, 3))
  }

  @Test mutating func `a value too heavy is not kept and its older one neither`() {
    _ = insert(1)

    #expect(insert(1, weight: 10_000) == 0)

    #expect(holds())
    #expect(sieve.weight == 0)
    #expect(sieve.count == 0)
  }

  @Test mutating func `two keys of one digest are a miss and never each other's value`() {
    let digest = TargetDigest([1].span)
    _ = sieve.insert(1, under: [1], digest, weight: 1)

    #expect(sieve.find([2].span, digest) == nil)
    _ = sieve.insert(2, under: [2], digest, weight: 1)

    #expect(sieve.find([1].span, digest) == nil)
    #expect(sieve.find([2].span, digest) == 2)
    #expect(sieve.count == 1)
  }

  @Test(arguments: 0..<20)
  func `random use keeps weight, count and bound in order`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var sieve = Sieve<Int>(limit: 5000)
    var weights: [UInt8: Int] = [:]

    for step in 0..<2000 {
      let key = [UInt8.random(in: 0..<40, using: &generator)]
      let digest = TargetDigest(key.span)
      if Bool.random(using: &generator) {
        let weight = Int.random(in: 0..<900, using: &generator)
        _ = sieve.insert(weight, under: key, digest, weight: weight)
        weights[key[0]] = weight
      } else if let found = sieve.find(key.span, digest) {
        #expect(found == weights[key[0]])
      }
      guard step % 20 == 0 else { continue }
      let kept = (0..<40).compactMap { byte -> Int? in
        let key = [UInt8(byte)]
        return sieve.peek(key.span, TargetDigest(key.span))
      }
      guard kept.count == sieve.count, sieve.weight <= 5000,
        sieve.weight == kept.reduce(0, +) + kept.count * Sieve<Int>.overhead
      else {
        Issue.record("weight \(sieve.weight), count \(sieve.count), kept \(kept)")
        return
      }
    }
  }
}
