extension Span<UInt8> {
  /// Whether the range holds exactly the word; for methods and targets. Inlined, because the letters of a literal are
  /// then constants.
  @inline(__always)
  package func equals(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8.count else { return false }
    var index = range.lowerBound
    for letter in word.utf8 {
      guard self[index] == letter else { return false }
      index += 1
    }
    return true
  }

  /// Whether the word of four letters stands there; a span that ends before holds none.
  package func begins(with word: StaticString, at start: Int) -> Bool {
    guard word.utf8CodeUnitCount == 4, start &+ 4 <= count else { return false }
    for offset in 0..<4 { guard unsafe self[start &+ offset] == word.utf8Start[offset] else { return false } }
    return true
  }

  /// Whether the range holds the word, given in lower case, in any case; for field names and values.
  package func equalsIgnoringCase(_ word: String, in range: Range<Int>) -> Bool {
    range.count == word.utf8.count && hasPrefix(word, in: range)
  }

  /// Whether the range begins with the word, given in lower case, in any case.
  func hasPrefix(_ word: String, in range: Range<Int>) -> Bool {
    guard range.count >= word.utf8.count else { return false }
    let word = word.utf8.span
    let own = extracting(range)
    for index in word.indices where own[index] != word[index] && own[index].lowercasedLetter != word[index] {
      return false
    }
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
