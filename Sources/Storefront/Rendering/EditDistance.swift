/// How many letters of one word have to be inserted, dropped or replaced to get another (Levenshtein), so that a mistyped
/// name or slug is answered with those it may have meant.
enum EditDistance {
  /// A longer word is no mistyped one, and the work grows with the product of both lengths.
  private static let longest = 64

  /// Letters are bytes compared without case; of either word the first 64 count.
  static func between(_ left: String, _ right: String) -> Int {
    let left = letters(left)
    let right = letters(right)
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let substituted = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }

  /// The `count` of `words` nearest to `word`, nearest first and among equals by the alphabet.
  static func nearest(_ count: Int, to word: String, in words: some Sequence<String>) -> [String] {
    let length = min(longest, word.utf8.count)
    var found: [(distance: Int, word: String)] = []
    for candidate in words {
      // No word is nearer than what their lengths differ by, which spares most of the work for absurd ones.
      let least = abs(min(longest, candidate.utf8.count) - length)
      if found.count == count, let last = found.last, least > last.distance { continue }
      found.append((between(word, candidate), candidate))
      found.sort { ($0.distance, $0.word) < ($1.distance, $1.word) }
      if found.count > count { found.removeLast() }
    }
    return found.map(\.word)
  }

  private static func letters(_ word: String) -> [UInt8] {
    word.utf8.prefix(longest).map { (65...90).contains($0) ? $0 + 32 : $0 }
  }
}
