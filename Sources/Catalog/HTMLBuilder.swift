/// Writes balanced HTML out of a fixed list of elements, escaped text and checked pictures.
struct HTMLBuilder {
  private let limit: Int
  private let imageHosts: [String]
  private var output: [UInt8] = []
  private var open: [Element] = []
  /// What an element that is not ours leaves between the text before and after it.
  private var gap = Gap.none
  /// Whether nothing stands on the line yet.
  private var isLineEmpty = true

  /// - Parameter limit: bytes after which nothing more is taken; what is open is still closed.
  init(limit: Int, imageHosts: [String]) {
    self.limit = limit
    self.imageHosts = imageHosts
  }

  private enum Element: String {
    case p, ul, ol, li, h3, b, i, strong, em

    /// A paragraph or heading holds text only, so the next block ends it.
    var isTextBlock: Bool { self == .p || self == .h3 }
    var isList: Bool { self == .ul || self == .ol }
    var isBlock: Bool { isTextBlock || isList || self == .li }
  }

  private enum Gap: Int {
    case none, blank, line
  }

  var isFull: Bool { output.count >= limit }

  mutating func add(_ token: HTMLTokenizer.Token) {
    switch token {
    case .text(let bytes): text(bytes)
    case .open("br", _): if !open.isEmpty, open.last?.isList != true { breakLine() }
    case .open("img", let source): image(source)
    case .open(let name, _): begin(name)
    case .close(let name): end(name)
    }
  }

  mutating func finished() -> String {
    close(downTo: 0)
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func begin(_ name: String) {
    guard let element = Element(rawValue: Self.synonyms[name] ?? name) else { return leaveGap(for: name) }
    if element == .li {
      guard let list = open.lastIndex(where: \.isList) else { return widenGap(.line) }
      close(downTo: list + 1)
    } else if element.isBlock {
      closeTextBlock()
      if element.isTextBlock, open.last?.isList == true { push(.li) }
    } else {
      beginText()
      closeGap()
    }
    if open.count < Self.deepest { push(element) }
  }

  private mutating func end(_ name: String) {
    guard let element = Element(rawValue: Self.synonyms[name] ?? name) else { return leaveGap(for: name) }
    guard let index = open.lastIndex(of: element) else { return }
    // An end tag inside a list entry does not end what began outside of it.
    if !element.isBlock, open[index...].contains(where: \.isBlock) { return }
    if element.isTextBlock, open[index...].contains(where: \.isList) { return }
    close(downTo: index)
  }

  private mutating func push(_ element: Element) {
    open.append(element)
    output += "<\(element.rawValue)>".utf8
    if element.isBlock { beginLine() }
  }

  private mutating func close(downTo count: Int) {
    while open.count > count {
      let element = open.removeLast()
      output += "</\(element.rawValue)>".utf8
      if element.isBlock { beginLine() }
    }
  }

  /// Ends the paragraph or heading that is open since the last list entry began, and what stands in it.
  private mutating func closeTextBlock() {
    let start = (open.lastIndex { $0.isList || $0 == .li } ?? -1) + 1
    if let block = open[start...].firstIndex(where: \.isTextBlock) { close(downTo: block) }
  }

  /// Loose text and pictures stand in a paragraph, or in an entry where they are loose in a list.
  private mutating func beginText() {
    if open.last?.isList == true {
      push(.li)
    } else if !open.contains(where: \.isBlock) {
      push(.p)
    }
  }

  // MARK: Lines

  /// What stood in two cells or boxes must not become one word, and what stood in two rows not one line.
  private mutating func leaveGap(for name: String) {
    if Self.lines.contains(name) {
      widenGap(.line)
    } else if !Self.inline.contains(name) {
      widenGap(.blank)
    }
  }

  private mutating func widenGap(_ other: Gap) {
    if other.rawValue > gap.rawValue { gap = other }
  }

  private mutating func closeGap() {
    if !isLineEmpty {
      switch gap {
      case .none: break
      case .blank: if output.last != 32 { output.append(32) }
      case .line: breakLine()
      }
    }
    gap = .none
  }

  private mutating func breakLine() {
    output += "<br>".utf8
    beginLine()
  }

  private mutating func beginLine() {
    gap = .none
    isLineEmpty = true
  }

  // MARK: Contents

  private mutating func image(_ source: ArraySlice<UInt8>?) {
    guard let source else { return }
    var address = String(decoding: source, as: UTF8.self).replacing("&amp;", with: "&").trimmed
    if address.hasPrefix("//") { address = "https:" + address }
    guard let url = ImageURL.checked(address, hosts: imageHosts) else { return }
    beginText()
    closeGap()
    output += "<img src=\"\(url.replacing("&", with: "&amp;"))\" alt=\"\">".utf8
    isLineEmpty = false
  }

  /// Blanks between blocks, and beside a gap, are left out.
  private mutating func text(_ bytes: ArraySlice<UInt8>) {
    if bytes.allSatisfy({ $0 <= 32 || $0 == 127 }), open.isEmpty || open.last?.isList == true || gap != .none { return }
    beginText()
    closeGap()
    var index = bytes.startIndex
    while index < bytes.endIndex, !isFull || Self.isContinuation(bytes[index]) {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "&"): output += isReference(bytes[index...]) ? "&".utf8 : "&amp;".utf8
      case 9, 10, 13: output.append(byte == 13 ? 32 : byte)
      case 0..<32, 127: break
      default: output.append(byte)
      }
      if byte > 32, byte != 127 { isLineEmpty = false }
      index += 1
    }
  }

  /// Whether a character reference stands here as a whole (`&eacute;`, `&#39;`, `&#x27;`): in text it is a character
  /// and never mark-up, so it may stay.
  private func isReference(_ bytes: ArraySlice<UInt8>) -> Bool {
    let body = bytes.dropFirst().prefix(Self.longestReference)
    guard let end = body.firstIndex(of: UInt8(ascii: ";")) else { return false }
    var name = body[..<end]
    guard name.first == UInt8(ascii: "#") else {
      return name.first.map(Self.isLetter) == true && name.allSatisfy { Self.isLetter($0) || Self.isDigit($0) }
    }
    name = name.dropFirst()
    guard name.first == UInt8(ascii: "x") || name.first == UInt8(ascii: "X") else {
      return !name.isEmpty && name.allSatisfy(Self.isDigit)
    }
    name = name.dropFirst()
    return !name.isEmpty && name.allSatisfy { Self.isDigit($0) || (97...102).contains($0 | 32) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// Headings of all sizes become ours: the page's own are above them.
  private static let synonyms = ["h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"]
  /// Elements not ours around which no blank is missing.
  private static let inline: Set<String> = [
    "span", "a", "font", "u", "s", "sup", "sub", "small", "mark", "code", "big", "tt", "strike", "del", "ins", "abbr",
    "cite", "q", "label", "wbr", "bdi", "bdo", "kbd", "samp", "var", "time", "data", "dfn",
  ]
  /// Elements not ours that stand on lines of their own.
  private static let lines: Set<String> = [
    "div", "tr", "table", "thead", "tbody", "tfoot", "caption", "section", "article", "aside", "header", "footer",
    "main", "nav", "center", "dl", "dt", "dd", "blockquote", "pre", "hr", "figure", "figcaption", "address", "details",
    "summary", "fieldset", "legend", "form", "html", "head", "body", "dir", "menu", "hgroup",
  ]
  /// No honest description nests deeper.
  private static let deepest = 32
  /// `&CounterClockwiseContourIntegral;` is the longest there is.
  private static let longestReference = 32
}
