import Testing

@testable import Storefront

@Suite struct ShopLanguagesTests {
  @Test(arguments: [
    ("FR", "fr"), ("fr-ca", "fr-CA"), ("ZH-HANT-tw", "zh-Hant-TW"), ("en-x-Us", "en-x-us"), ("es-419", "es-419"),
    ("de-1996", "de-1996"), ("sl-rozaj-BISKE", "sl-rozaj-biske"),
  ])
  func `a language is spelled as the registry advises`(typed: String, spelled: String) {
    #expect(LanguageRange(typed)?.text == spelled)
  }

  @Test(arguments: ["", "-", "fr-", "-fr", "f r", "fr_CA", "4fr", "fr--ca", "abcdefghij", "é", "*", "fr\u{0}"])
  func `what has not the form of a language is none`(typed: String) {
    #expect(LanguageRange(typed) == nil)
  }

  @Test func `a page is kept under a stored code and its bare language alone`() {
    let languages = ShopLanguages(stored: ["en", "FR-ca", "not a code"], setting: nil)

    for kept in ["en", "fr", "fr-CA"] { #expect(languages.keeps(LanguageRange(kept))) }
    for other in ["en-GB", "fr-BE", "fr-CA-x-a", "de", "not"] { #expect(!languages.keeps(LanguageRange(other))) }
    #expect(languages.keeps(nil))
  }

  @Test func `what is served without asking needs no parameter`() {
    let languages = ShopLanguages(stored: ["fr-CA", "en"], setting: "fr")

    #expect(languages.standard == "fr-CA")
    #expect(languages.code(for: nil) == "fr-CA")
    #expect(languages.canonical(languages.code(for: LanguageRange("fr-BE"))) == nil)
    #expect(languages.canonical(languages.code(for: LanguageRange("en-GB")))?.text == "en")
    #expect(languages.canonical(languages.code(for: LanguageRange("xx"))) == nil)
  }

  @Test func `without languages or a setting the rows speak for themselves`() {
    #expect(ShopLanguages(stored: [], setting: "fr").code(for: LanguageRange("fr")) == nil)
    #expect(ShopLanguages(stored: ["fr"], setting: nil).code(for: nil) == nil)
    #expect(ShopLanguages(stored: ["fr"], setting: "not a language!").standard == nil)
    #expect(ShopLanguages(stored: ["fr"], setting: nil).code(for: LanguageRange("de")) == nil)
  }

  @Test func `a code that nobody can ask for by its name is not offered`() {
    let languages = ShopLanguages(stored: ["fr", "en"], setting: nil)

    #expect(languages.serves("fr"))
    for code in ["fr-BE", "de", "fr_CA", ""] { #expect(!languages.serves(code)) }
  }
}
