/// Finds the stored language that serves a visitor who asks for another spelling or region of it.
///
/// Lookup by RFC 4647 section 3.4, where the range is shortened from its end; then, as a shop that has `fr-CA` alone
/// means it for every French reader, any stored tag of the same primary language: those that have more in common with
/// the range first, then in the shop's order.
package enum LanguageLookup {
  /// The stored code to use for `range`; nil: none of that language is stored.
  package static func best(for range: String, in stored: [String]) -> String? {
    ranked(for: range, in: stored).first.map { stored[$0] }
  }

  /// Whether `range` has the form of a language range: 1 to 8 letters, then subtags of 1 to 8 letters and digits
  /// (RFC 4647 section 2.1), and no more than anyone writes. The wildcard `*` asks for nothing and is none here.
  package static func isRange(_ range: String) -> Bool {
    guard range.utf8.count <= longestRange else { return false }
    let subtags = range.utf8.split(separator: hyphen, omittingEmptySubsequences: false)
    guard let first = subtags.first, (1...8).contains(first.count), first.allSatisfy(isLetter) else { return false }
    return subtags.dropFirst().allSatisfy {
      (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) }
    }
  }

  /// Where in `stored` those stand that serve `range`, the best first.
  static func ranked(for range: String, in stored: [String]) -> [Int] {
    // `x` and `i` are no languages: what follows them has nothing in common (RFC 5646 sections 2.2.7 and 2.2.8).
    let isLanguage = range.utf8.prefix { $0 != hyphen }.count > 1
    return stored.indices
      .compactMap { index -> (index: Int, match: Match)? in
        let match = Match(of: stored[index], with: range)
        return match.isStart || (isLanguage && match.subtags > 0) ? (index, match) : nil
      }
      .sorted { left, right in
        if left.match.isStart != right.match.isStart { return left.match.isStart }
        return (right.match.subtags, left.index) < (left.match.subtags, right.index)
      }
      .map(\.index)
  }

  /// How much a stored code and a range have in common, from their first subtag on and without case.
  private struct Match {
    var subtags = 0
    /// Whether the code is the range, or what is left of it after shortening.
    var isStart = false

    /// By hand, because every product is told in several languages and each text is compared.
    init(of code: String, with range: String) {
      var (left, right) = (code.utf8.makeIterator(), range.utf8.makeIterator())
      while true {
        let (one, other) = (left.next().map(folded), right.next().map(folded))
        let (oneEnds, otherEnds) = (one ?? hyphen == hyphen, other ?? hyphen == hyphen)
        if oneEnds, otherEnds {
          subtags += 1
          isStart = one == nil
          if one == nil || other == nil { return }
        } else if one != other {
          return
        }
      }
    }
  }

  private static let longestRange = 35
  private static let hyphen = UInt8(ascii: "-")

  private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
