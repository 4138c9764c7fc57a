/// Makes a description written by a supplier or an owner safe to print on a page.
///
/// The output is *built*: elements come from a fixed list and are always balanced, attributes are written by us, and of
/// the input only escaped text and checked picture addresses are copied. What is misread can therefore be lost but
/// never act. Cleaning what was cleaned changes nothing.
package enum DescriptionHTML {
  /// - Parameters:
  ///   - html: any text; its first `longestInput` bytes are read.
  ///   - imageHosts: hosts pictures may come from; empty: any over https.
  package static func cleaned(_ html: String, imageHosts: [String]) -> String {
    if html.trimmed.isEmpty { return "" }
    var input = Array(html.utf8.prefix(longestInput))
    // A character cut in half would be shown as a question mark.
    if input.count == longestInput { while let last = input.popLast(), last & 0b1100_0000 == 0b1000_0000 {} }
    if !input.contains(UInt8(ascii: "<")) { input = paragraphs(input) }
    var tokenizer = HTMLTokenizer(input)
    var builder = HTMLBuilder(limit: longestOutput, imageHosts: imageHosts)
    while !builder.isFull, let token = tokenizer.next() { builder.add(token) }
    return builder.finished()
  }

  /// Text without any mark-up keeps its line breaks; as HTML they would vanish.
  private static func paragraphs(_ text: [UInt8]) -> [UInt8] {
    var output = Array("<p>".utf8)
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      if output.count > 3 { output += Array("<br>".utf8) }
      output += line
    }
    return output
  }

  /// Longer than any description a person wrote.
  private static let longestInput = 256 * 1024
  /// A page has to stay under 1 MiB with everything else on it.
  private static let longestOutput = 64 * 1024
}
