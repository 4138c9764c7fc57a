/// What deriving has found out that others are told after the commit.
struct DerivationOutcome {
  /// Names of the tags whose pages are other now; those of lists wait out their pause.
  var tags: Set<String> = []
  /// Names of tags that move at once, pause or not.
  var urgentTags: Set<String> = []
  var alerts = PriceAlerts()

  /// Adds what a later derivation of the same commit found out.
  mutating func merge(_ later: Self) {
    tags.formUnion(later.tags)
    urgentTags.formUnion(later.urgentTags)
    alerts.merge(later.alerts)
  }
}
