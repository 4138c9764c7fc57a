/// A row of the languages.
struct StoredLanguage: StoredValue {
  /// For example `fr-CA`; nil where the row has none.
  let code: String?
  let position: Int?

  init(_ row: Row) {
    code = row.value(.code, as: "text", Reading.trimmed).map(Self.tag)
    position = row.value(.position, as: "whole number", Reading.integer)
  }

  var withoutReferences: Self { self }

  /// The code as a language tag: some shops write `fr_CA`, for which nobody can ask.
  static func tag(_ code: String) -> String { code.replacing("_", with: "-") }
}
