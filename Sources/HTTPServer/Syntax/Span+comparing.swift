/// Inlined, because a literal's letters are then known where they are compared.
extension Span<UInt8> {
  /// Whether the range holds exactly the word; for targets.
  @inline(__always)
  package func equals(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8.count else { return false }
    for (index, letter) in zip(range, word.utf8) where self[index] != letter { return false }
    return true
  }

  /// Whether the range holds the word, given in lower case, in any case; for field values.
  @inline(__always)
  package func equalsIgnoringCase(_ word: String, in range: Range<Int>) -> Bool {
    range.count == word.utf8.count && hasPrefix(word, in: range)
  }

  /// Whether the range begins with the word, given in lower case, in any case.
  @inline(__always)
  func hasPrefix(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count >= word.utf8.count else { return false }
    for (index, letter) in zip(range, word.utf8) where self[index].lowercasedLetter != letter { return false }
    return true
  }

  /// Whether two ranges hold the same letters in any case.
  func equalsIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { self[$0].lowercasedLetter == self[$1].lowercasedLetter }
  }
}

extension UInt8 {
  /// The small letter for a capital one, anything else as it is (ASCII).
  var lowercasedLetter: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
}
