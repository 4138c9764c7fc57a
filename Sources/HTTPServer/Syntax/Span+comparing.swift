extension Span<UInt8> {
  /// Whether the range holds exactly the word; for targets.
  package func equals(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8.count else { return false }
    let word = word.utf8.span
    let own = extracting(range)
    for offset in word.indices where own[offset] != word[offset] { return false }
    return true
  }

  /// Whether the range holds the word, given in lower case, in any case; for field values.
  package func equalsIgnoringCase(_ word: String, in range: Range<Int>) -> Bool {
    range.count == word.utf8.count && hasPrefix(word, in: range)
  }

  /// Whether the range begins with the word, given in lower case, in any case.
  func hasPrefix(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count >= word.utf8.count else { return false }
    let word = word.utf8.span
    let own = extracting(range)
    for offset in word.indices where own[offset] != word[offset] && own[offset].lowercasedLetter != word[offset] {
      return false
    }
    return true
  }

  /// Whether two ranges hold the same letters in any case.
  func equalsIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { self[$0].lowercasedLetter == self[$1].lowercasedLetter }
  }

  /// Eight bytes from `position` on, the first one lowest; the compiler makes one load of it.
  @inline(__always)
  func word(at position: Int) -> UInt64 {
    let eight = extracting(position..<position + 8)
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(eight[index]) << UInt64(8 * index) }
    return word
  }
}

extension UInt8 {
  /// The small letter for a capital one, anything else as it is (ASCII).
  var lowercasedLetter: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}
