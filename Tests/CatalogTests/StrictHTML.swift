/// A second opinion on cleaned descriptions, written from the promise and sharing nothing with the code that keeps it:
/// reads exactly the mark-up that may come out, in the form in which no browser rearranges it, and refuses the rest.
struct StrictHTML {
  indirect enum Node: Equatable {
    case text(String)
    case lineBreak
    case image(String)
    case element(String, [Node])
  }

  struct Refusal: Error {
    let what: String
  }

  /// Scalars, because a combining mark behind a `>` makes one character of both.
  private var rest: Substring.UnicodeScalarView

  static func nodes(in html: String) throws(Refusal) -> [Node] {
    var parser = StrictHTML(rest: html[...].unicodeScalars)
    let nodes = try parser.nodes(within: [])
    guard parser.rest.isEmpty else { throw Refusal(what: "more was closed than opened: \(String(parser.rest))") }
    return nodes
  }

  /// What a reader sees, lines and blocks apart by blanks.
  static func words(_ nodes: [Node]) -> String {
    nodes.map { node -> String in
      switch node {
      case .text(let text): text
      case .lineBreak, .image: " "
      case .element(let name, let children):
        inline.contains(name) ? words(children) : " " + words(children) + " "
      }
    }.joined()
  }

  static func images(_ nodes: [Node]) -> [String] {
    nodes.flatMap { node -> [String] in
      switch node {
      case .image(let url): [url]
      case .element(_, let children): images(children)
      case .text, .lineBreak: []
      }
    }
  }

  private static let inline: Set = ["b", "i", "strong", "em"]

  private mutating func nodes(within ancestors: [String]) throws(Refusal) -> [Node] {
    var nodes: [Node] = []
    while let first = rest.first, !rest.starts(with: "</".unicodeScalars) {
      if first == "<" {
        nodes.append(try element(within: ancestors))
      } else {
        nodes.append(.text(try text(within: ancestors)))
      }
    }
    return nodes
  }

  private mutating func element(within ancestors: [String]) throws(Refusal) -> Node {
    guard let end = rest.firstIndex(of: ">") else { throw Refusal(what: "a tag without end") }
    let tag = String(rest[rest.index(after: rest.startIndex)..<end])
    rest = rest[rest.index(after: end)...]
    if tag == "br" || tag.hasPrefix("img") {
      try check(!ancestors.isEmpty && !isList(ancestors.last), "\(tag) where no text may stand")
      return tag == "br" ? .lineBreak : .image(try source(of: tag))
    }
    try check(Self.inline.contains(tag) || ["p", "h3", "ul", "ol", "li"].contains(tag), "an element <\(tag)>")
    // A paragraph would be closed by any block in it, a heading by another, an entry by the next.
    let textBlock = ancestors.last { $0 == "p" || $0 == "h3" || $0 == "li" }
    if Self.inline.contains(tag) {
      try check(!ancestors.isEmpty && !isList(ancestors.last), "<\(tag)> outside of a block")
    } else {
      try check(textBlock != "p" && textBlock != "h3", "<\(tag)> in a paragraph or heading")
      try check((tag == "li") == isList(ancestors.last) || tag == "ul" || tag == "ol", "<\(tag)> out of place")
    }
    let children = try nodes(within: ancestors + [tag])
    try check(rest.starts(with: "</\(tag)>".unicodeScalars), "<\(tag)> is not closed")
    rest = rest.dropFirst(tag.unicodeScalars.count + 3)
    return .element(tag, children)
  }

  private func source(of tag: String) throws(Refusal) -> String {
    let (start, end) = ("img src=\"", "\" alt=\"\"")
    try check(tag.hasPrefix(start) && tag.hasSuffix(end), "a picture with other attributes: \(tag)")
    let value = String(tag.dropFirst(start.count).dropLast(end.count))
    let host = value.dropFirst("https://".count).prefix { !"/?#:".contains($0) }
    try check(value.hasPrefix("https://") && !host.isEmpty, "a picture from \(value)")
    try check(value.utf8.allSatisfy { (33...126).contains($0) && !"\"'`<>\\".utf8.contains($0) }, "odd bytes: \(value)")
    return value
  }

  private mutating func text(within ancestors: [String]) throws(Refusal) -> String {
    let scalars = rest.prefix { $0 != "<" }
    rest = rest[scalars.endIndex...]
    let text = String(scalars)
    try check(!ancestors.isEmpty && !isList(ancestors.last), "loose text: \(text)")
    try check(!scalars.contains { $0 == "\"" || $0 == ">" }, "raw marks: \(text)")
    try check(scalars.allSatisfy { $0 == "\n" || $0 == "\t" || ($0.value >= 32 && $0.value != 127) }, "control")
    for part in scalars.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0 != ";" }
      try check(name.count < part.count && isReference(name), "a bare ampersand: \(String(part))")
    }
    return text
  }

  private func isList(_ name: String?) -> Bool { name == "ul" || name == "ol" }

  private func check(_ holds: Bool, _ what: @autoclosure () -> String) throws(Refusal) {
    if !holds { throw Refusal(what: what()) }
  }

  /// What may stand between `&` and `;`: a name, or a number in one of two notations.
  private func isReference(_ body: Substring.UnicodeScalarView.SubSequence) -> Bool {
    guard let first = body.first else { return false }
    let digits = body.dropFirst()
    if first != "#" { return isLetter(first) && digits.allSatisfy { isLetter($0) || isDigit($0) } }
    guard digits.first == "x" || digits.first == "X" else { return !digits.isEmpty && digits.allSatisfy(isDigit) }
    let hexadecimal = digits.dropFirst()
    return !hexadecimal.isEmpty
      && hexadecimal.allSatisfy { isDigit($0) || ("a"..."f").contains($0) || ("A"..."F").contains($0) }
  }

  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
