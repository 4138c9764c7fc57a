/// Where the shop's own products come from; Directus in production, a script in tests.
package protocol ShopSource: Sendable {
  /// Reads every product, category and provider.
  ///
  /// - Throws: `SourceError` where the read as a whole failed; the mirror then keeps what it has.
  func pull() async throws(SourceError) -> ShopSnapshot
}
