/// Numbers that follow from the input alone, so that a broken promise is broken again by the same file.
struct Draw {
  /// Bytes that have a say; because a long input must not cost more here than in the parser.
  private static let samples = 32

  private var state: UInt64

  init(from bytes: Span<UInt8>) {
    state = UInt64(bytes.count)
    for index in stride(from: 0, to: bytes.count, by: bytes.count / Self.samples + 1) { mix(UInt64(bytes[index])) }
  }

  /// From 0 to `bound` itself.
  mutating func next(upTo bound: Int) -> Int {
    mix(1)
    return Int(truncatingIfNeeded: (state >> 16) % UInt64(bound + 1))
  }

  private mutating func mix(_ value: UInt64) {
    state = (state ^ value) &* 0x9e37_79b9_7f4a_7c15
    state ^= state >> 29
  }
}
