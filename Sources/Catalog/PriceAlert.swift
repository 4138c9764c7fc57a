/// Why the owner has to look at a product's price; told once, when it begins.
package enum PriceAlert: String, Sendable, CaseIterable {
  /// The computed price strays so far from the stored one that the stored one stands until the owner looks.
  case jump
  /// The row is in another currency than the shop sells in, so it is withheld.
  case currency
}
