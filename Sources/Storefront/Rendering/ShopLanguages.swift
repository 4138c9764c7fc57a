import Catalog

/// The shop's languages at one moment, and what an asked one means among them.
///
/// What `lang=` means depends on which languages are stored, so nothing outside a snapshot may remember it but an entry.
/// Entries are kept only under words a client has reason to use: a stored code, or the bare language of one. Their
/// number is bounded, and their tags tell when the meaning of the words moves: another set of languages gives every
/// product another projection and every list another page, so the tags of all of them move. Every other spelling
/// (`fr-BE` where only `fr-CA` is stored, `xx`) is answered from the page under the canonical words, is looked up anew
/// each time, and leaves nothing behind.
struct ShopLanguages {
  /// Codes in the shop's order.
  private let stored: [String]
  /// What whoever asks for no language is served; nil: the rows' own texts.
  let standard: String?

  /// - Parameter setting: the language of whoever asks for none, as the owner spelled it.
  init(stored: [String], setting: String?) {
    self.stored = stored.filter(LanguageLookup.isRange)
    standard = setting.flatMap { [stored = self.stored] in LanguageLookup.best(for: $0, in: stored) }
  }

  /// The stored code whose texts are served; nil: the rows' own texts. A language the shop does not have is answered as
  /// if none had been asked for.
  func code(for range: LanguageRange?) -> String? {
    range.flatMap { LanguageLookup.best(for: $0.text, in: stored) } ?? standard
  }

  /// How the canonical address spells the code; nil where it is left out, as it is served without asking.
  func canonical(_ code: String?) -> LanguageRange? {
    code == standard ? nil : code.flatMap { LanguageRange($0) }
  }

  /// Whether asking for the code leads to its texts: not where a text has a code that the shop does not list.
  func serves(_ code: String) -> Bool {
    LanguageRange(code).map { self.code(for: $0) == code } ?? false
  }

  /// Whether a page may be stored under these words.
  func keeps(_ range: LanguageRange?) -> Bool {
    guard let range else { return true }
    return stored.contains { code in
      guard let known = LanguageRange(code) else { return false }
      return known == range || known.primary == range.text
    }
  }
}
