/// How the bytes of a case reach the server.
enum Delivery: String, Sendable, CaseIterable {
  case whole
  case byteByByte = "byte by byte"
  case randomPieces = "random pieces"

  /// Bytes at the end of a large case that go singly; because limits are passed there, and all would take seconds.
  private static let singles = 300

  /// The pieces, none of them empty, which together are the bytes.
  func pieces(of bytes: [UInt8], seed: UInt64) -> [ArraySlice<UInt8>] {
    switch self {
    case .whole: return [bytes[...]]
    case .byteByByte:
      let first = bytes.count > 2 * Self.singles ? bytes.count - Self.singles : 0
      return (first > 0 ? [bytes[..<first]] : []) + (first..<bytes.count).map { bytes[$0...$0] }
    case .randomPieces:
      var generator = SplitMix(seed: seed)
      let longest = UInt64(bytes.count / 8 + 2)
      var pieces: [ArraySlice<UInt8>] = []
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + 1 + Int(generator.next() % longest))
        pieces.append(bytes[start..<end])
        start = end
      }
      return pieces
    }
  }
}
