extension String {
  /// Without blanks and line breaks at both ends, as people paste them.
  ///
  /// By hand, because Foundation's way goes through UTF-16 and every list trims thousands of texts.
  var trimmed: String {
    if let first = utf8.first, let last = utf8.last, Self.isPlain(first), Self.isPlain(last) { return self }
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }

  /// How identifiers typed by people are compared: trimmed and without case.
  var comparable: String { trimmed.lowercased() }

  /// Whether `byte` is an ASCII character that is no blank, and so no part of one.
  private static func isPlain(_ byte: UInt8) -> Bool { byte > 32 && byte < 127 }
}

extension Optional<String> {
  /// The trimmed text, or nil where nothing is left.
  var nonEmpty: String? {
    guard let text = self?.trimmed, !text.isEmpty else { return nil }
    return text
  }
}
