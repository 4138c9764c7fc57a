import Testing

@testable import Catalog

struct LanguageLookupTests {
  @Test(arguments: [
    // RFC 4647, section 3.4: each line but the last takes away what the next one has to do without.
    (["zh-Hant-CN-x-private1-private2", "zh-Hant-CN-x-private1"], "zh-Hant-CN-x-private1-private2"),
    (["zh", "zh-Hant-CN-x-private1", "zh-Hant-CN"], "zh-Hant-CN-x-private1"),
    (["zh-Hant", "zh-Hant-CN", "zh"], "zh-Hant-CN"), (["en", "zh", "zh-Hant"], "zh-Hant"), (["en", "zh"], "zh"),
    (["en", "de"], nil),
  ])
  func `the range of the standard's example is shortened from its end`(stored: [String], expected: String?) {
    #expect(LanguageLookup.best(for: "zh-Hant-CN-x-private1-private2", in: stored) == expected)
  }

  @Test(arguments: [
    ("fr", ["en-CA", "fr-CA"], "fr-CA"), ("fr-FR", ["en-CA", "fr-CA"], "fr-CA"), ("FR-ca", ["fr", "fr-CA"], "fr-CA"),
    ("fr-CA", ["fr-FR", "fr"], "fr"), ("fr-CA", ["FR-ca"], "FR-ca"), ("fr-CA", ["fr-FR", "fr-BE"], "fr-FR"),
    ("de-DE-1996", ["de-DE", "de"], "de-DE"), ("de-CH-1996", ["de-DE", "de-AT"], "de-DE"),
    ("zh-Hant-CN", ["zh-Hans", "zh-Hant-TW"], "zh-Hant-TW"), ("zh-Hant-CN", ["zh-Hant-TW", "zh"], "zh"),
    ("sr-Latn-RS", ["sr-Cyrl", "sr"], "sr"), ("en-GB-oed", ["en-GB-o", "en-GB"], "en-GB"),
    ("en-a-bbb-x-a", ["en-a-bbb", "en"], "en-a-bbb"), ("pt", ["pt-BR", "pt-PT"], "pt-BR"),
  ])
  func `the nearest of the same language serves`(range: String, stored: [String], expected: String) {
    #expect(LanguageLookup.best(for: range, in: stored) == expected)
  }

  @Test(arguments: [
    ("fr", ["fro", "frr-DE", "f", "en-FR"]), ("fra", ["fr"]), ("x-fr", ["fr", "x-en"]),
    ("i-klingon", ["i-lux", "tlh"]),
    ("x", ["x-touski"]), ("de", []), ("", ["", "fr"].filter { !$0.isEmpty }), ("-", ["fr"]), ("fr", [""]),
    ("*", ["fr"]),
  ])
  func `another language does not`(range: String, stored: [String]) {
    #expect(LanguageLookup.best(for: range, in: stored) == nil)
  }

  @Test func `private and registered singletons serve themselves alone`() {
    #expect(LanguageLookup.best(for: "x-touski-2", in: ["x-other", "x-touski"]) == "x-touski")
    #expect(LanguageLookup.best(for: "I-KLINGON", in: ["i-klingon"]) == "i-klingon")
  }

  @Test func `all that serve are ranked, each once`() {
    let stored = ["en", "fr-FR", "fr", "fr-CA", "fr-CA-x-a"]

    #expect(LanguageLookup.ranked(for: "fr-CA", in: stored) == [3, 2, 4, 1])
    #expect(LanguageLookup.ranked(for: "fr-CA-x-a", in: stored) == [4, 3, 2, 1])
  }

  @Test(arguments: ["fr", "fr-CA", "zh-Hant-CN", "x-private", "de-1996", "EN-us", "abcdefgh", "zh-cmn-Hans-CN-x-a1"])
  func `a range is letters, then letters and digits`(range: String) {
    #expect(LanguageLookup.isRange(range))
  }

  @Test(arguments: [
    "", "*", "fr-*", "-", "fr-", "-fr", "fr--CA", "fr_CA", "fr CA", " fr", "1fr", "fr1", "abcdefghi", "fr-abcdefghi",
    "été",
    "fr-é", "fr\u{0}", "fr;q=0.8", "fr,en", "../fr", "fr%2D", "ｆｒ", "a-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa",
  ])
  func `what is none is told`(range: String) {
    #expect(!LanguageLookup.isRange(range))
  }

  @Test func `no range or code breaks it`() {
    var random = Seeded(state: 3)
    let pieces = ["fr", "-", "CA", "x", "_", "é", "", "0", "Hant", "*", "\u{0}"]
    for _ in 0..<2000 {
      let texts = (0..<4).map { _ in
        (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      }
      let ranked = LanguageLookup.ranked(for: texts[0], in: Array(texts.dropFirst()))

      #expect(Set(ranked).count == ranked.count && ranked.allSatisfy { (0..<3).contains($0) })
      #expect(!texts.dropFirst().contains(texts[0]) || texts[0].isEmpty || !ranked.isEmpty)
    }
  }
}
