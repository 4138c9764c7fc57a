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
    ("a<span>b</span>c", "abc"),
  ])
  func `allowed elements are written balanced, the rest gives its text`(html: String, output: String) {
    let isBlock = ["<p>", "<ul>", "<h3>"].contains { output.hasPrefix($0) }
    // Loose text stands in a paragraph.
    let expected = isBlock || output.isEmpty ? output : "<p>\(output)</p>"

    #expect(cleaned(html) == expected)
  }

  private static let hostile: [String] = [
    "<script>alert(1)</script>x", "<SCRIPT SRC=//evil.test/x.js></SCRIPT>x", "<scr<script>ipt>alert(1)</script>",
    "<script>alert('</script >x", "<script>alert(1)", "<style>p{background:url(javascript:1)}</style>x",
    "<img src=x onerror=alert(1)>", "<img src='javascript:alert(1)'>",
    "<img src=\"https://a.test/x\" onerror=alert(1)>",
    "<img src=https://a.test/\"onerror=alert(1)>", "<img src='https://a.test/\"><script>alert(1)</script>'>",
    "<img src=\"https://a.test/&quot;onerror=&quot;alert(1)\">", "<img/src=https://a.test/1.jpg/onload=alert(1)>",
    "<svg onload=alert(1)><p>x</p></svg>", "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<p onclick=alert(1) style=x>y</p>", "<p title='><script>alert(1)</script>'>y</p>", "<p title=\"", "<p",
    "<!-- <script> --><p>x</p>", "<!--><script>alert(1)</script>-->", "<!-- unfinished <p>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>' ?>", "<!DOCTYPE html><html><body onload=alert(1)>x", "</script><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>", "<title><img src=x onerror=alert(1)></title>",
    "<<script>alert(1)//<</script>", "<\u{0}script>alert(1)</\u{0}script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>\u{0}\u{1}\u{7F}x</p>", "<base href=https://evil.test/>",
    "<meta http-equiv=refresh content='0;url=javascript:1'>",
    "<link rel=stylesheet href=//evil.test>", "<form action=//evil.test><input name=x><button>go</button></form>",
    "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>", "<img src=`https://a.test/`onerror=alert(1)>", "</p></ul></b>x", "<b>",
    "<img src=\"https://a.test/a.jpg\nonerror=alert(1)\">", "<style><!--</style><script>alert(1)</script>-->",
  ]

  @Test(arguments: hostile) func `hostile text makes nothing but the elements we write`(html: String) {
    let output = cleaned(html)

    #expect(isOurs(output), "\(output)")
    #expect(cleaned(output) == output)
  }

  @Test func `random soup makes nothing but the elements we write`() {
    let pieces = [
      "<", ">", "</", "/>", "p", "ul", "li", "ol", "b", "img", " src=", "\"", "'", "https://a.test/x.jpg", "script",
      "h3",
      "br", "<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<b>", "</b>", "<!--", "-->", "&", "&amp;", "text", " ",
      "\n",
      "é", "=", "<h3>", "</h3>", "<img src=\"", "<script>", "</script>", "<td>", "style",
    ]
    var random = Seeded(state: 7)

    for _ in 0..<1000 {
      let soup = (0..<Int.random(in: 1...25, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      let output = cleaned(soup.joined())

      #expect(isOurs(output), "\(soup.joined())")
      #expect(cleaned(output) == output, "\(soup.joined())")
    }
  }

  @Test func `script and style contents are no text`() {
    #expect(cleaned("<p>a</p><script>if (a</b) x()</script><style>p{}</style><p>b</p>") == "<p>a</p><p>b</p>")
  }

  @Test func `only pictures over https from listed hosts stay`() {
    let html =
      "<img src=\"https://a.test/1.jpg?x=1&amp;y=2\" alt=\"x\"><img src=\"https://b.test/2.jpg\"><img src=\"http://a.test/3\">"

    #expect(cleaned(html, hosts: ["a.test"]) == "<p><img src=\"https://a.test/1.jpg?x=1&amp;y=2\" alt=\"\"></p>")
  }

  @Test func `a supplier's page keeps its words and loses its scripts`() {
    let html = """
      <div style="text-align:center"><b>Product information:</b><br/>Three colour temperatures, USB port.<br/>\
      <img src="https://cf.test/1.jpg" style="max-width:100%"/><br/><script>/* kept as it came */</script>\
      <table><tr><td>Voltage</td><td>5&nbsp;V &amp; 1&nbsp;A</td></tr></table></div>
      """

    #expect(
      cleaned(html) == """
        <p><b>Product information:</b><br>Three colour temperatures, USB port.<br>\
        <img src="https://cf.test/1.jpg" alt=""><br>Voltage 5&nbsp;V &amp; 1&nbsp;A</p>
        """)
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

  /// A second opinion on the output: every `<` begins one of our tags, and they nest.
  private func isOurs(_ output: String) -> Bool {
    var open: [Substring] = []
    var rest = output[...]
    while let start = rest.firstIndex(of: "<") {
      if rest[..<start].contains(">") { return false }
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag == "br" { continue }
      if tag.hasPrefix("img ") {
        guard tag.wholeMatch(of: #/img src="https:\/\/[^"'<> ]*" alt=""/#) != nil else { return false }
        continue
      }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else {
        guard ["p", "ul", "ol", "li", "b", "i", "strong", "em", "h3"].contains(tag) else { return false }
        open.append(tag)
      }
    }
    return open.isEmpty && !rest.contains(">")
  }
}
