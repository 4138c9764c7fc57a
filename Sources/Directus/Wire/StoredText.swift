import Catalog
import Upstream

/// A row of a translations collection.
struct StoredText: StoredValue {
  /// Key of the product or category it is a text of; nil: of none any more.
  var itemID: String?
  /// Key of its row in the languages, which is the code itself in most shops.
  var languageKey: String?
  /// Its `language` is still the key.
  var text: ShopText

  init(_ row: Row) {
    itemID = row.value(.item, as: "key", Reading.key)
    languageKey = row.value(.language, as: "language", Self.languageKey)
    if itemID != nil, languageKey == nil { row.note("a text without language is left out") }
    text = ShopText(
      language: languageKey ?? "", name: row.value(.name, as: "text", Reading.trimmed),
      descriptionHTML: row.html(.description), seoTitle: row.value(.seoTitle, as: "text", Reading.trimmed),
      seoDescription: row.value(.seoDescription, as: "text", Reading.trimmed))
  }

  var withoutReferences: Self {
    var stored = self
    stored.itemID = nil
    stored.languageKey = nil
    stored.text.language = ""
    return stored
  }

  /// Whether it says anything at all.
  var isEmpty: Bool { text == ShopText(language: text.language) }

  /// A related row stands for its code, else its id.
  private static func languageKey(_ json: JSONValue) -> Reading<String> {
    if case .object(let row) = json, let code = row["code"] { return Reading.trimmed(code) }
    return Reading.key(json)
  }
}
