@testable import HTTPServer
import Testing

@Suite struct `whom to close first` {
  private static func candidate(_ slot: Int, lastUse: UInt64, isTrusted: Bool = false) -> EvictionList.Candidate {
    EvictionList.Candidate(slot: slot, generation: 0, serial: 0, isTrusted: isTrusted, lastUse: lastUse)
  }

  private static func order(_ list: consuming EvictionList) -> [Int] {
    var list = list
    var slots: [Int] = []
    while let first = list.first {
      slots.append(first.slot)
      list.removeFirst()
    }
    return slots
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func `those idle for longest, as many as fit`(seed: UInt64) {
    var generator = SplitMix(seed: seed)
    let all = (0..<200).map { Self.candidate($0, lastUse: UInt64(generator.next() % 1_000_000)) }
    var list = EvictionList(capacity: 16)

    for candidate in all { list.consider(candidate) }

    #expect(list.count == 16)
    #expect(Self.order(list) == all.sorted { $0.lastUse < $1.lastUse }.prefix(16).map(\.slot))
  }

  @Test func `strangers go before anyone trusted, in whatever order they are seen`() {
    var trustedFirst = EvictionList(capacity: 4)
    for slot in 0..<4 { trustedFirst.consider(Self.candidate(slot, lastUse: 0, isTrusted: true)) }
    trustedFirst.consider(Self.candidate(9, lastUse: 100))
    var strangerFirst = EvictionList(capacity: 4)
    strangerFirst.consider(Self.candidate(9, lastUse: 100))
    strangerFirst.consider(Self.candidate(0, lastUse: 0, isTrusted: true))

    #expect(Self.order(trustedFirst) == [9])
    #expect(Self.order(strangerFirst) == [9])
  }

  @Test func `of those it found only the older half goes before it looks again`() {
    var list = EvictionList(capacity: 8)
    for slot in 0..<5 { list.consider(Self.candidate(slot, lastUse: UInt64(slot))) }

    list.keepOlderHalf()

    #expect(Self.order(list) == [0, 1, 2])
  }

  @Test func `where all are trusted they go until a stranger comes`() {
    var list = EvictionList(capacity: 4)
    for slot in 0..<3 { list.consider(Self.candidate(slot, lastUse: UInt64(slot), isTrusted: true)) }
    list.removeFirst()
    #expect(list.first?.slot == 1)

    list.forgetTrusted()

    #expect(list.isEmpty)
  }
}
