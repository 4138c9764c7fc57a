import Testing

@testable import Catalog

/// Descriptions as suppliers and owners really have them: what a visitor reads stays.
struct RealDescriptionsTests {
  private struct Page: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let html: String
    let cleaned: String
  }

  private static let pages = [
    Page(
      testDescription: "a supplier's overview",
      html: "<p><b>Overview:</b></p><p>Portable, compact.<br/></p>",
      cleaned: "<p><b>Overview:</b></p><p>Portable, compact.<br></p>"),
    Page(
      testDescription: "a supplier's material and use",
      html: "<p>Material: example<br/>Use: <b>everyday</b></p>",
      cleaned: "<p>Material: example<br>Use: <b>everyday</b></p>"),
    Page(
      testDescription: "a supplier's picture with its editor's leavings",
      html: """
        <p><img src="https://oss-cf.cjdropshipping.com/product/2026/08/01/03/example.jpg" style="max-width:100%;" \
        contenteditable="false"/></p>
        """,
      cleaned: """
        <p><img src="https://oss-cf.cjdropshipping.com/product/2026/08/01/03/example.jpg" alt=""></p>
        """),
    Page(
      testDescription: "a supplier's page in the owner's shop, script and table",
      html: """
        <div style="text-align:center"><b>Product information:</b><br/>Three colour temperatures, USB port.<br/>\
        <img src="https://cf.cjdropshipping.com/quick/product/0b4f7c1e-7d3a-5c7e-9d5a-2a2b6f1c9e01.jpg" \
        style="max-width:100%"/><br/><script>/* kept as it came */</script>\
        <table><tr><td>Voltage</td><td>5&nbsp;V &amp; 1&nbsp;A</td></tr></table></div>
        """,
      cleaned: """
        <p><b>Product information:</b><br>Three colour temperatures, USB port.<br>\
        <img src="https://cf.cjdropshipping.com/quick/product/0b4f7c1e-7d3a-5c7e-9d5a-2a2b6f1c9e01.jpg" alt=""><br>\
        Voltage 5&nbsp;V &amp; 1&nbsp;A</p>
        """),
    Page(
      testDescription: "a supplier's page as its editor writes it, breaks and pictures between paragraphs",
      html: """
        <p><b>Product information:</b><br/>Color: Blue<br/> Material: TPR<br/> Shape: Candy</p>
        <br/>
        <b>Packing list:</b>
        <br/>
        <p>Lamp *1, cable *1</p>
        <b>Product Image:</b>
        <br/>
        <img src="https://oss-cf.cjdropshipping.com/product/1_trans.jpeg"/>
        <img src="//cf.cjdropshipping.com/2.jpg" style="max-width:100%;" alt="Lamp" width="750" class="detail"/>
        <p><a href="https://cjdropshipping.com/product/1">Supplier listing</a></p>
        """,
      cleaned: """
        <p><b>Product information:</b><br>Color: Blue<br> Material: TPR<br> Shape: Candy</p>\
        <p><b>Packing list:</b>
        <br>
        </p><p>Lamp *1, cable *1</p>\
        <p><b>Product Image:</b>
        <br>
        <img src="https://oss-cf.cjdropshipping.com/product/1_trans.jpeg" alt="">
        <img src="https://cf.cjdropshipping.com/2.jpg" alt="">
        </p><p>Supplier listing</p>
        """),
    Page(
      testDescription: "EPROLO's plain paragraph", html: "<p>Example text</p>", cleaned: "<p>Example text</p>"),
    Page(
      testDescription: "a section of the shop's longest description",
      html: """
        <h3>Détails 1</h3><p>Guirlande solaire pensée pour les terrasses d’ici : elle résiste à la pluie, au gel et au \
        vent. <strong>Garantie deux ans.</strong> Voir le <a href="/guide?a=1&amp;b=2">guide d’installation</a>.</p>\
        <table><tr><th>Mode</th><th>Autonomie</th></tr><tr><td>Fixe</td><td>8 h</td></tr><tr><td>Clignotant</td>\
        <td>12 h</td></tr></table><p><img src="https://cf.cjdropshipping.com/desc/1.jpg" alt="détail"/></p>
        """,
      cleaned: """
        <h3>Détails 1</h3><p>Guirlande solaire pensée pour les terrasses d’ici : elle résiste à la pluie, au gel et au \
        vent. <strong>Garantie deux ans.</strong> Voir le guide d’installation.</p>\
        <p>Mode Autonomie<br>Fixe 8 h<br>Clignotant 12 h</p>\
        <p><img src="https://cf.cjdropshipping.com/desc/1.jpg" alt=""></p>
        """),
    Page(
      testDescription: "the shop's own form",
      html: "<p>Velours côtelé doux, lavable à 30 °C.</p><ul><li>45 × 45 × 1 cm</li><li>0,18 kg</li></ul>",
      cleaned: "<p>Velours côtelé doux, lavable à 30 °C.</p><ul><li>45 × 45 × 1 cm</li><li>0,18 kg</li></ul>"),
    Page(
      testDescription: "emoji", html: "<p>Imprimée en 3D 🖨️, seize couleurs 🎨.</p>",
      cleaned: "<p>Imprimée en 3D 🖨️, seize couleurs 🎨.</p>"),
    Page(
      testDescription: "the owner's text without mark-up", html: "Capteur infrarouge, 350 ml.\nÉtanche IPX5.",
      cleaned: "<p>Capteur infrarouge, 350 ml.<br>Étanche IPX5.</p>"),
    Page(
      testDescription: "a gateway's page in its place",
      html: """
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body>
        <center><h1>502 Bad Gateway</h1></center>
        <hr><center>nginx</center>
        </body>
        </html>
        """,
      cleaned: "<h3>502 Bad Gateway</h3><p>nginx</p>"),
    Page(
      testDescription: "text copied out of an office program",
      html: """
        <!--StartFragment--><p class=MsoNormal style='mso-list:l0 level1 lfo1'><span lang=EN-US style='font-size:11.0pt'>\
        Size<o:p></o:p></span></p><ul type=disc><li class=MsoNormal><u>40</u> cm<o:p></o:p></li></ul><!--EndFragment-->
        """,
      cleaned: "<p>Size</p><ul><li><u>40</u> cm</li></ul>".replacing("<u>", with: "").replacing("</u>", with: "")),
  ]

  @Test(arguments: pages) private func `what a visitor reads stays`(page: Page) throws {
    let cleaned = DescriptionHTML.cleaned(page.html, imageHosts: ["*.cjdropshipping.com"])

    #expect(cleaned == page.cleaned)
    #expect(DescriptionHTML.cleaned(cleaned, imageHosts: ["*.cjdropshipping.com"]) == cleaned)
    #expect(throws: Never.self) { try StrictHTML.nodes(in: cleaned) }
  }

  @Test func `the shop's longest description is kept to its last word`() throws {
    let section = Self.pages[6]
    let html = (1...60).map { section.html.replacing("Détails 1", with: "Détails \($0)") }.joined(separator: "\n")
    let cleaned = DescriptionHTML.cleaned(html, imageHosts: [])

    #expect(html.utf8.count > 25_000)
    #expect(cleaned == (1...60).map { section.cleaned.replacing("Détails 1", with: "Détails \($0)") }.joined())
    #expect(StrictHTML.images(try StrictHTML.nodes(in: cleaned)).count == 60)
  }

  /// Words in any well-formed mark-up whatever, ours or not, come out in their order and never run together.
  @Test func `no word is lost or glued to the next`() throws {
    var random = Seeded(state: 21)
    for _ in 0..<400 {
      var words: [String] = []
      let html = Self.markup(depth: 0, &words, &random)
      let cleaned = DescriptionHTML.cleaned(html, imageHosts: [])
      let read = StrictHTML.words(try StrictHTML.nodes(in: cleaned)).split { $0.isWhitespace }.map(String.init)
      if read != words { Issue.record("\(html) became \(cleaned)") }
    }
  }

  private static func markup(depth: Int, _ words: inout [String], _ random: inout Seeded) -> String {
    let boxes = [
      "p", "div", "ul", "ol", "li", "h1", "h4", "table", "tr", "td", "th", "section", "center", "dl", "dd",
      "blockquote",
      "figure", "x-box", "button", "pre", "form",
    ]
    let inline = ["b", "i", "strong", "em", "span", "a", "font", "u"]
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in
      switch Int.random(in: 0..<6, using: &random) {
      case 0 where depth < 5, 1 where depth < 5:
        let name = boxes.randomElement(using: &random) ?? "p"
        return "<\(name) class='a>b'>\(markup(depth: depth + 1, &words, &random))</\(name)>"
      case 2 where depth < 5:
        let name = inline.randomElement(using: &random) ?? "b"
        return " <\(name)>\(markup(depth: depth + 1, &words, &random))</\(name)> "
      case 3:
        return ["<br>", "<hr/>", "\n", "<!-- a > b -->", "<script>if (a<b) {}</script>"].randomElement(using: &random)
          ?? ""
      default:
        words.append("w\(words.count)é")
        return "\n\(words[words.count - 1]) "
      }
    }.joined()
  }
}
