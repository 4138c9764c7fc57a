import Testing

@testable import HTTPServer

@Suite struct `bytes looked at eight at once` {
  typealias EndOfRun = (Span<UInt8>, Int, Int) -> Int

  @Test func `every byte at every place ends a run as it does alone`() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<17 {
        for filler in [UInt8(ascii: "a"), UInt8(ascii: "-"), UInt8(ascii: "Z"), 0xff] {
          var bytes = [UInt8](repeating: filler, count: 17)
          bytes[place] = byte
          expectSame(bytes)
        }
      }
    }
  }

  @Test func `two odd bytes beside each other do not hide one another`() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        var bytes = Array("abcdefghijkl".utf8)
        bytes[3] = first
        bytes[4] = second
        expectSame(bytes)
      }
    }
  }

  @Test func `random bytes end runs as they do one by one`() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let bytes = (0..<Int(generator.next() % 40)).map { _ in
        let bits = generator.next()
        return bits % 4 == 0 ? UInt8(truncatingIfNeeded: bits >> 8) : UInt8(0x20 + (bits >> 8) % 0x5f)
      }
      expectSame(bytes)
    }
  }

  @Test(arguments: ["host", "expect", "connection", "if-none-match", "content-length", "accept-encoding"])
  func `a field name is told from every other that differs in one byte`(name: String) {
    let names: [String: StaticString] = [
      "host": "host", "expect": "expect", "connection": "connection", "if-none-match": "if-none-match",
      "content-length": "content-length", "accept-encoding": "accept-encoding",
    ]
    guard let known = names[name] else { return }
    for place in name.utf8.indices {
      let offset = name.utf8.distance(from: name.utf8.startIndex, to: place)
      for byte in UInt8.min...UInt8.max where ByteClass.isToken(byte) {
        var bytes = Array(name.utf8)
        bytes[offset] = byte
        let isSame = byte.lowercasedLetter == Array(name.utf8)[offset]
        let isFound = bytes.span.isFieldName(known, in: 0..<bytes.count)
        #expect(isFound == isSame)
      }
    }
    let longer = Array((name + "x").utf8)
    let isLonger = longer.span.isFieldName(known, in: 0..<longer.count)
    #expect(!isLonger)
    let large = Array(name.uppercased().utf8)
    let isLarge = large.span.isFieldName(known, in: 0..<large.count)
    #expect(isLarge)
  }

  private func expectSame(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let classes: [(EndOfRun, (UInt8) -> Bool)] = [
      ({ ByteWords.endOfToken($0, from: $1, to: $2) }, ByteClass.isToken),
      ({ ByteWords.endOfValue($0, from: $1, to: $2) }, ByteClass.isValue),
      ({ ByteWords.endOfTarget($0, from: $1, to: $2) }, ByteClass.isTarget),
    ]
    for (endOfRun, isAllowed) in classes {
      let expected = bytes.firstIndex { !isAllowed($0) } ?? bytes.count
      let found = endOfRun(bytes.span, 0, bytes.count)
      if found != expected {
        #expect(found == expected, "\(bytes)", sourceLocation: sourceLocation)
      }
    }
  }
}
