import Catalog

/// What `lang=` asks for, in the one spelling all its spellings share.
///
/// A range is compared without case; it is written as RFC 5646 section 2.1.1 advises (`fr-CA`, `zh-Hant`), which is how
/// shops store their codes, so that the usual link is the cache key as it stands.
struct LanguageRange: Hashable, Sendable {
  let text: String

  /// Nil where the text has not the form of a language range (RFC 4647 section 2.1).
  init?(_ text: String) {
    guard LanguageLookup.isRange(text) else { return nil }
    var isSingletonBefore = false
    let subtags = text.lowercased().split(separator: "-").enumerated().map { position, subtag -> String in
      defer { isSingletonBefore = subtag.count == 1 }
      guard position > 0, !isSingletonBefore else { return String(subtag) }
      switch subtag.count {
      case 2: return subtag.uppercased()
      case 4: return subtag.prefix(1).uppercased() + subtag.dropFirst()
      default: return String(subtag)
      }
    }
    self.text = subtags.joined(separator: "-")
  }

  /// The language alone: `fr` of `fr-CA`.
  var primary: Substring { text.prefix { $0 != "-" } }
}
