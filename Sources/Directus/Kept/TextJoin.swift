import Catalog

/// Gives products and categories their texts, each in one language once.
struct TextJoin {
  let remarks = Remarks()
  private let languages: KeptTable<StoredLanguage>
  private var used: Set<String> = []

  init(languages: KeptTable<StoredLanguage>) { self.languages = languages }

  /// The texts by the row they are of, sorted by language; those of rows that `isKnown` denies are nobody's.
  mutating func join(_ table: KeptTable<StoredText>, isKnown: (String) -> Bool) -> [String: [ShopText]] {
    var texts: [String: [String: ShopText]] = [:]
    for (key, stored) in table.values {
      guard let item = stored.itemID, let language = stored.languageKey, !stored.isEmpty, isKnown(item) else {
        continue
      }
      var text = stored.text
      text.language = languages.rows[language]?.value.code ?? StoredLanguage.tag(language)
      used.insert(text.language)
      // Keys come in order, so the newest of two is the last.
      if texts[item, default: [:]].updateValue(text, forKey: text.language) != nil {
        let collection = table.map?.collection ?? table.kind.rawValue
        remarks.note("\(collection): two texts in one language; the newest is shown", row: key)
      }
    }
    return texts.mapValues { $0.values.sorted { $0.language < $1.language } }
  }

  /// The codes that texts were found in, in the shop's own order; those it does not list come last.
  var languagesInOrder: [String] {
    var listed: [String] = []
    for language in languages.values.map(\.value).sorted(by: Self.precedes) {
      if let code = language.code, used.contains(code), !listed.contains(code) { listed.append(code) }
    }
    return listed + used.subtracting(listed).sorted()
  }

  private static func precedes(_ left: StoredLanguage, _ right: StoredLanguage) -> Bool {
    (left.position ?? .max, left.code ?? "") < (right.position ?? .max, right.code ?? "")
  }
}
