/// What deriving has found out that others are told after the commit.
struct DerivationOutcome {
  /// Names of the tags to move.
  var tags: Set<String> = []
  var alerts = PriceAlerts()

  /// Adds what a later derivation of the same commit found out.
  mutating func merge(_ later: Self) {
    tags.formUnion(later.tags)
    alerts.merge(later.alerts)
  }
}
