/// Numbers that look random and are the same in every run, so that two demos of one minute agree.
enum StableHash {
  /// FNV-1a over the bytes, then mixed, as the plain one changes little in its high bits for short texts.
  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }

  static func of(_ text: String) -> UInt64 { of(text.utf8) }

  /// A number of the range for this text.
  static func pick(_ range: ClosedRange<Int>, _ text: String) -> Int {
    range.lowerBound + Int(of(text) % UInt64(range.count))
  }
}
