/// What deriving has found out that others are told after the commit.
struct DerivationOutcome {
  /// Names of the tags to move.
  var tags: Set<String> = []
  var alerts = PriceAlerts()
}
