import Testing

@testable import Catalog

struct DescriptionHTMLTests {
  private func cleaned(_ html: String, hosts: [String] = []) -> String {
    DescriptionHTML.cleaned(html, imageHosts: hosts)
  }

  @Test(arguments: [
    ("", ""), ("  \n ", ""), ("<p>Doux &amp; lavable</p>", "<p>Doux &amp; lavable</p>"),
    ("Ligne 1\nLigne 2", "<p>Ligne 1<br>Ligne 2</p>"), ("<h1>Titre</h1>", "<h3>Titre</h3>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"), ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ("<P CLASS=x>a<BR/>b</P>", "<p>a<br>b</p>"), ("<table><tr><td>5</td><td>V</td></tr></table>", "5 V"),
    ("<b><i>a</b>c</i>", "<b><i>a</i></b>c"), ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2"),
    ("<p>5&nbsp;V &eacute; &#39; &#x27; &bogus &</p>", "<p>5&nbsp;V &eacute; &#39; &#x27; &amp;bogus &amp;</p>"),
    ("<ul>\n <li>a</li>\n</ul>", "<ul><li>a</li></ul>"),
    ("<p>a</p><ul><li>b</p></li></ul>", "<p>a</p><ul><li>b</li></ul>"),
    ("a<span>b</span>c", "abc"), ("<tr><td><b>a</b></td><td><i>b</i></td></tr>", "<b>a</b> <i>b</i>"),
    ("<div>a</div><div>b</div>", "a<br>b"), ("<p><b><div>a</div><div>b</div></b></p>", "<p><b>a<br>b</b></p>"),
    ("<table><tr><td>a</td></tr>\n<tr><td>b</td></tr></table>c", "a<br>b<br>c"),
    ("<dl><dt>a</dt><dd>b</dd></dl>", "a<br>b"),
    ("<ul>a <b>b</b><li>c</li></ul>", "<ul><li>a <b>b</b></li><li>c</li></ul>"),
    ("<ul><p>a</p></ul>", "<ul><li><p>a</p></li></ul>"), ("<li>a</li><li>b</li>", "a<br>b"),
    ("<p>a</p>\n<br/>\n<b>b</b>", "<p>a</p><p><b>b</b></p>"), ("a<br><br>b", "a<br><br>b"),
    ("a<hr>b<hr/>", "a<br>b"), ("Poids < 5 kg\r\n\r\n  \nBleu", "<p>Poids &lt; 5 kg<br>Bleu</p>"),
    ("x<svg/>y<svg>z</svg>", "x y"), ("x<select><p>y", "<p>x</p><p>y</p>"), ("<pre>a\nb</pre>", "a\nb"),
  ])
  func `allowed elements are written balanced, the rest gives its text`(html: String, output: String) {
    let isBlock = ["<p>", "<ul>", "<h3>"].contains { output.hasPrefix($0) }
    // Loose text stands in a paragraph.
    let expected = isBlock || output.isEmpty ? output : "<p>\(output)</p>"

    #expect(cleaned(html) == expected)
  }

  @Test func `script and style contents are no text`() {
    #expect(cleaned("<p>a</p><script>if (a</b) x()</script><style>p{}</style><p>b</p>") == "<p>a</p><p>b</p>")
  }

  @Test func `only pictures over https from listed hosts stay`() {
    let html =
      "<img src=\"https://a.test/1.jpg?x=1&amp;y=2\" alt=\"x\"><img src=\"https://b.test/2.jpg\"><img src=\"http://a.test/3\">"

    #expect(cleaned(html, hosts: ["a.test"]) == "<p><img src=\"https://a.test/1.jpg?x=1&amp;y=2\" alt=\"\"></p>")
  }

  @Test func `a picture without scheme is had over https`() {
    #expect(
      cleaned("<img src='//a.test/1.jpg'>", hosts: ["a.test"]) == "<p><img src=\"https://a.test/1.jpg\" alt=\"\"></p>")
    #expect(cleaned("<img src='//b.test/1.jpg'>", hosts: ["a.test"]).isEmpty)
  }

  @Test func `size and depth are bounded`() {
    let long = cleaned("<p>" + String(repeating: "é&", count: 200_000))
    let deep = cleaned(String(repeating: "<ul><li>", count: 50_000) + "x")

    #expect(long.utf8.count < 70_000 && long.hasSuffix("</p>") && !long.contains("\u{FFFD}"))
    #expect(deep.utf8.count < 66_000 && isOurs(deep))
    #expect(isOurs(cleaned(String(repeating: "<", count: 100_000))))
    #expect(isOurs(cleaned(String(repeating: "<!--", count: 100_000))))
    #expect(isOurs(cleaned(String(repeating: "<script", count: 100_000))))
    #expect(isOurs(cleaned(String(repeating: "<img src='", count: 100_000))))
  }

  private func isOurs(_ output: String) -> Bool { (try? StrictHTML.nodes(in: output)) != nil }
}
