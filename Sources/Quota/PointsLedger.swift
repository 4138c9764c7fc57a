/// Where an account's points and next call time are kept, so that neither a restart nor a crash spends them twice.
package protocol PointsLedger: Sendable {
  /// The newest record, or nil where there never was one.
  func load() async throws(QuotaError) -> LedgerRecord?

  /// Returns once `record` would survive a crash; does nothing where a record of the same or a later revision is kept.
  func store(_ record: LedgerRecord) async throws(QuotaError)
}
