/// Where the shop's own products come from; Directus in production, a script in tests.
package protocol ShopSource: Sendable {
  /// Reads what `scope` names and returns the whole shop as it is known now, with what was read before.
  ///
  /// One pull at a time.
  /// - Throws: `SourceError` where the read as a whole failed; the mirror then keeps what it has.
  func pull(_ scope: PullScope) async throws(SourceError) -> ShopSnapshot
}
