/// Whose project the double is: how its collections, columns and keys are called.
package enum DirectusShape: String, Sendable, CaseIterable {
  /// Translations, relations, uuid keys: the shape this program suggests.
  case reference
  /// One that grew by hand: integer keys, `price`, `supplier_id`, `Description`, no relations, no translations.
  case owner
}
