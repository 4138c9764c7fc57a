/// Makes a description written by a supplier or an owner safe to print on a page.
///
/// The output is *built*: elements come from a fixed list and are always balanced, attributes are written by us, and of
/// the input only escaped text and checked picture addresses are copied. What is misread can therefore be lost but
/// never act. Cleaning what was cleaned changes nothing.
///
/// The type is the proof: texts are cleaned once, when they enter, and whoever holds one of these may print it.
package struct DescriptionHTML: Sendable, Equatable {
  package let text: String

  /// - Parameters:
  ///   - html: any text of an owner or a supplier.
  ///   - imageHosts: hosts pictures may come from; empty: any over https.
  package init(cleaning html: String, imageHosts: [String]) {
    text = Self.cleaned(html, imageHosts: imageHosts)
  }

  /// What an earlier `init(cleaning:imageHosts:)` made and we stored ourselves.
  package init(stored text: String) {
    self.text = text
  }

  /// Reads the first `longestInput` bytes of any text.
  static func cleaned(_ html: String, imageHosts: [String]) -> String {
    if html.trimmed.isEmpty { return "" }
    var input = Array(html.utf8.prefix(longestInput))
    // A character cut in half would be shown as a question mark.
    if input.count == longestInput { while let last = input.popLast(), last & 0b1100_0000 == 0b1000_0000 {} }
    if !hasMarkup(input) { input = paragraph(input) }
    var tokenizer = HTMLTokenizer(input)
    var builder = HTMLBuilder(limit: longestOutput, imageHosts: imageHosts)
    while !builder.isFull, let token = tokenizer.next() { builder.add(token) }
    return builder.finished()
  }

  /// Whether any `<` begins what a browser takes for a tag or a comment.
  private static func hasMarkup(_ text: [UInt8]) -> Bool {
    zip(text, text.dropFirst()).contains { byte, next in
      byte == UInt8(ascii: "<") && ((97...122).contains(next | 32) || "/!?".utf8.contains(next))
    }
  }

  /// Text without any mark-up keeps its line breaks; as HTML they would vanish.
  private static func paragraph(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .filter { line in !line.allSatisfy { $0 <= 32 } }
    return Array("<p>".utf8) + lines.joined(separator: "<br>".utf8)
  }

  /// Longer than any description a person wrote.
  private static let longestInput = 256 * 1024
  /// A page has to stay under 1 MiB with everything else on it.
  private static let longestOutput = 64 * 1024
}
