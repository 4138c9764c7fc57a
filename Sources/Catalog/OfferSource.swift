/// Where live stock and cost come from; CJ in production, a script in tests.
package protocol OfferSource: Sendable {
  /// `cj`: the code by which the shop's `providers` row names it.
  var supplier: String { get }

  /// Makes the one call that answers `lookUp`, paying for it, and returns what it told.
  ///
  /// A product that was removed or is unknown is an observation, not an error.
  /// - Throws: `SourceError` where nothing was learned; `.exhausted` carries the instant when points will be there.
  func observe(_ lookUp: LookUp) async throws(SourceError) -> Observation
}
