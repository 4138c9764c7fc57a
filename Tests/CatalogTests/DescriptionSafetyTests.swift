import Testing

@testable import Catalog

/// Whatever goes in, nothing but the mark-up we promise comes out.
struct DescriptionSafetyTests {
  @Test(arguments: HostileHTML.samples)
  func `hostile text makes nothing but the elements we write`(html: String) {
    check(html)
  }

  @Test func `hostile texts inside and beside each other make nothing else either`() {
    var random = Seeded(state: 5)
    for _ in 0..<1000 {
      let parts = (0..<Int.random(in: 2...5, using: &random)).compactMap { _ -> Substring? in
        guard let sample = HostileHTML.samples.randomElement(using: &random), !sample.isEmpty else { return nil }
        let cut = Int.random(in: 0...sample.count, using: &random)
        return Bool.random(using: &random) ? sample.prefix(cut) : sample.dropFirst(cut)
      }
      check(parts.joined())
    }
  }

  @Test func `random soup makes nothing but the elements we write`() {
    let pieces = [
      "<", ">", "</", "/>", "p", "ul", "li", "ol", "b", "img", " src=", "\"", "'", "https://a.test/x.jpg", "script",
      "h3",
      "br", "<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<b>", "</b>", "<!--", "-->", "&", "&amp;", "text", " ",
      "\n", "é", "=", "<h3>", "</h3>", "<img src=\"", "<script>", "</script>", "<td>", "<tr>", "</div>", "style",
      "<br>",
      "<svg>", "</svg>", "<svg/>", "<select>", "//a.test/y.jpg",
    ]
    var random = Seeded(state: 7)
    for _ in 0..<2500 {
      check(
        (0..<Int.random(in: 1...25, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
    }
  }

  @Test func `random bytes make nothing but the elements we write`() {
    var random = Seeded(state: 11)
    for _ in 0..<1500 {
      let bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : "<>/\"'=&;pbli! -".utf8.randomElement(using: &random) ?? 60
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test(arguments: [
    "<", "<!--", "<script", "<img src='", "<svg>", "<select>", "<b>", "<ul>", "<ul><li>", "<p>", "</p>", "&", "&#",
    "<br>",
    "<div>", "<td>a", "<img src=https://a.test/x.jpg>", "<p title=\"", "<!x", "</x", "<object>x", "\u{0}", "é", "a\n",
  ])
  func `what is repeated without end is bounded, in size and in time`(piece: String) {
    let output = DescriptionHTML.cleaned(String(repeating: piece, count: 30_000), imageHosts: [])

    #expect(output.utf8.count <= 66_000)
    #expect(throws: Never.self) { try StrictHTML.nodes(in: output) }
  }

  @Test func `pictures come from listed hosts alone`() throws {
    for sample in HostileHTML.samples {
      let nodes = try StrictHTML.nodes(in: DescriptionHTML.cleaned(sample, imageHosts: ["a.test"]))
      for url in StrictHTML.images(nodes) {
        #expect(url.hasPrefix("https://a.test/") || url == "https://a.test", "\(url)")
      }
    }
  }

  private func check(_ html: String) {
    let output = DescriptionHTML.cleaned(html, imageHosts: [])
    do {
      _ = try StrictHTML.nodes(in: output)
    } catch {
      Issue.record("\(html.debugDescription) became \(output): \(error)")
    }
    let again = DescriptionHTML.cleaned(output, imageHosts: [])
    if again != output { Issue.record("\(html.debugDescription) became \(output), then \(again)") }
  }
}
