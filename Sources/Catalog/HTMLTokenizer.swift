/// Cuts HTML into text and tags the way browsers do where it matters here: quotes in tags, comments, and elements whose
/// contents are no text (HTML Living Standard, 13.2.5, much reduced).
struct HTMLTokenizer {
  enum Token: Equatable {
    /// Raw bytes, character references not resolved.
    case text(ArraySlice<UInt8>)
    /// Name in lower case; `source` is the raw value of its first `src` attribute.
    case open(String, source: ArraySlice<UInt8>?)
    case close(String)
  }

  private let bytes: [UInt8]
  private var index = 0
  /// Elements whose end tag was looked for in vain, so that it is looked for once.
  private var unended: Set<String> = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next token; nil at the end. An unfinished tag or comment ends the text.
  mutating func next() -> Token? {
    while index < bytes.count {
      guard bytes[index] == Self.less else { return text() }
      switch byte(after: 1) {
      case .some(let byte) where Self.isLetter(byte):
        guard let tag = openTag() else { return nil }
        guard case .open(let name, _) = tag, skipContents(of: name) else { return tag }
      case UInt8(ascii: "/"):
        guard let letter = byte(after: 2), Self.isLetter(letter) else {
          skip(past: [Self.greater])
          continue
        }
        index += 2
        let name = tagName()
        guard attributes() != nil else { return nil }
        return .close(name)
      case UInt8(ascii: "!"):
        skip(past: bytes[index...].starts(with: "<!--".utf8) ? Array("-->".utf8) : [Self.greater])
      case UInt8(ascii: "?"):
        skip(past: [Self.greater])
      default:
        return text()
      }
    }
    return nil
  }

  private func byte(after offset: Int) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }

  /// Up to the next `<` that could begin something; the one at `index`, if any, is text.
  private mutating func text() -> Token {
    let start = index
    repeat { index += 1 } while index < bytes.count && bytes[index] != Self.less
    return .text(bytes[start..<index])
  }

  private mutating func openTag() -> Token? {
    index += 1
    let name = tagName()
    guard let source = attributes() else { return nil }
    return .open(name, source: source)
  }

  private mutating func tagName() -> String {
    let start = index
    while index < bytes.count, !Self.isBlank(bytes[index]), bytes[index] != Self.greater, bytes[index] != Self.slash {
      index += 1
    }
    return String(decoding: bytes[start..<min(index, start + Self.longestName)], as: UTF8.self).lowercased()
  }

  /// Reads up to and including the closing `>`; the outer nil means that there was none, the inner that no `src` was.
  private mutating func attributes() -> ArraySlice<UInt8>?? {
    var source: ArraySlice<UInt8>?
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Self.greater {
        index += 1
        return .some(source)
      }
      if Self.isBlank(byte) || byte == Self.slash {
        index += 1
        continue
      }
      let name = attributeName()
      let value = attributeValue()
      if source == nil, name == "src" { source = value }
    }
    return nil
  }

  private mutating func attributeName() -> String {
    let start = index
    index += 1
    while index < bytes.count, !Self.isBlank(bytes[index]), bytes[index] != Self.slash, bytes[index] != Self.greater,
      bytes[index] != UInt8(ascii: "=")
    {
      index += 1
    }
    return String(decoding: bytes[start..<min(index, start + Self.longestName)], as: UTF8.self).lowercased()
  }

  private mutating func attributeValue() -> ArraySlice<UInt8>? {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    skipBlanks()
    guard index < bytes.count else { return nil }
    let quote = bytes[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      let start = index
      while index < bytes.count, bytes[index] != quote { index += 1 }
      defer { index = min(index + 1, bytes.count) }
      return bytes[start..<index]
    }
    let start = index
    while index < bytes.count, !Self.isBlank(bytes[index]), bytes[index] != Self.greater { index += 1 }
    return bytes[start..<index]
  }

  /// To behind the end tag of an element whose contents are no text. Where there is none, raw text goes on to the end;
  /// what would be read as elements is.
  ///
  /// - Returns: whether there was anything to skip.
  private mutating func skipContents(of name: String) -> Bool {
    let isRaw = Self.raw.contains(name)
    guard isRaw || (Self.hidden.contains(name) && !isSelfClosed && !unended.contains(name)) else { return false }
    let start = index
    let end = Array("</\(name)".utf8)
    while index < bytes.count {
      guard bytes[index] == Self.less, matches(end), byte(after: end.count).map(Self.endsName) != false else {
        index += 1
        continue
      }
      skip(past: [Self.greater])
      return true
    }
    if isRaw { return true }
    unended.insert(name)
    index = start
    return false
  }

  /// Whether the tag just read ends in `/>`, which means something in SVG and MathML.
  private var isSelfClosed: Bool { bytes[index - 2] == Self.slash }

  private func matches(_ lowered: [UInt8]) -> Bool {
    guard index + lowered.count <= bytes.count else { return false }
    return lowered.indices.allSatisfy { offset in
      let byte = bytes[index + offset]
      return (Self.isLetter(byte) ? byte | 32 : byte) == lowered[offset]
    }
  }

  private mutating func skip(past end: [UInt8]) {
    while index < bytes.count {
      if bytes[index] == end[0], bytes[index...].starts(with: end) {
        index += end.count
        return
      }
      index += 1
    }
  }

  private mutating func skipBlanks() {
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
  }

  private static func endsName(_ byte: UInt8) -> Bool { isBlank(byte) || byte == slash || byte == greater }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static let less = UInt8(ascii: "<")
  private static let greater = UInt8(ascii: ">")
  private static let slash = UInt8(ascii: "/")
  /// No element or attribute we look for has a longer name.
  private static let longestName = 32

  /// Elements whose contents are no mark-up for a browser either, and never text for a reader.
  private static let raw: Set<String> = [
    "script", "style", "iframe", "noscript", "noembed", "noframes", "textarea", "title", "xmp", "plaintext",
  ]
  /// Other elements whose contents are never text for a reader.
  private static let hidden: Set<String> = [
    "object", "template", "svg", "math", "select", "audio", "video", "canvas", "applet", "datalist",
  ]
}
