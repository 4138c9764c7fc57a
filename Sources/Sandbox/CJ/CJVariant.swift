/// A variant of the supplier's catalogue as it stands before any movement.
struct CJVariant: Sendable {
  let vid: String
  let sku: String
  /// Option values joined by hyphens, as CJ spells them.
  let key: String
  /// Cost in thousandths of a US dollar.
  let cost: Int
  /// Packed weight in grams.
  let weight: Int
  let image: String?
  /// Pieces in China, or as many as the seed says there were.
  let stock: Int
}
