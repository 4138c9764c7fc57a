/// Matches text as SQL's LIKE does: `%` is anything, `_` one character, and neither is escaped by Directus.
struct LikePattern: Sendable, Equatable {
  private let pattern: [Character]
  private let folds: Case
  /// Whether a backslash takes the meaning from what follows, as on Postgres.
  private let escapes: Bool

  /// Which letters are alike in both cases.
  enum Case: Sendable, Equatable {
    case exact, ascii, all
  }

  init(_ text: String, folding folds: Case, escapes: Bool) {
    pattern = Array(Self.folded(text, folds))
    self.folds = folds
    self.escapes = escapes
  }

  func matches(_ text: String) -> Bool {
    let text = Array(Self.folded(text, folds))
    // Where the last `%` stood, and the text it has taken so far: only the last one needs another try.
    var (place, index) = (0, 0)
    var star: (place: Int, index: Int)?
    while index < text.count {
      let isEscape = escapes && place + 1 < pattern.count && pattern[place] == "\\"
      if place < pattern.count, pattern[place] == "%", !isEscape {
        star = (place, index)
        place += 1
      } else if isEscape, pattern[place + 1] == text[index] {
        place += 2
        index += 1
      } else if place < pattern.count, !isEscape, pattern[place] == "_" || pattern[place] == text[index] {
        place += 1
        index += 1
      } else if let last = star {
        star = (last.place, last.index + 1)
        place = last.place + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "%" }
  }

  private static func folded(_ text: String, _ folds: Case) -> String {
    switch folds {
    case .exact: text
    case .all: text.lowercased()
    case .ascii:
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { (65...90).contains($0.value) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }))
    }
  }
}
