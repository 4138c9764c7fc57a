/// The numbers of the mirror and their reasons.
enum Limits {
  /// A stock figure younger than this is not asked again: a thirty-sixth of the time it is shown as current, so that
  /// a shop of ten products does not burn its supplier points in a tight circle.
  static let stockMinimumAge = Duration.seconds(600)
  /// The same for product data; cost moves by the day and is current for 24 hours.
  static let productMinimumAge = Duration.seconds(3600)
  /// Price weighs a quarter of stock when ages compete: a wrong price costs margin, a wrong stock a customer.
  static let productAgeDivisor: Int64 = 4
  /// What a supplier does not know, or no longer sells, is asked again after a day: it may be a fault of its own.
  static let notFoundPause = Duration.seconds(86_400)
  /// Bytes of an id, slug or SKU: four times what a column of such has by default, and percent-encoded still within
  /// the 8 KiB of an address.
  static let longestIdentifier = 1024
  /// Characters of a name or an option: twice what a column of such has by default, and a list of hundreds still is a
  /// page that can be kept.
  static let longestName = 512
  /// Characters of a description for search engines, which show some 160 of them.
  static let longestSummary = 2000
  /// Languages of a shop; every product is derived once in each it speaks.
  static let mostLanguages = 32
  /// Addresses a product gave up that still lead to it; an owner who renames daily keeps three weeks of links alive.
  static let formerSlugs = 20
  /// How long a list stays as it is after a change, so that a busy shop's lists are not rendered with every change.
  static let listTagPause = Duration.seconds(10)
  /// Rows that hooks may name one by one; more are read together with everything that changed, in fewer requests.
  static let mostHints = 200
  /// Between two pulls that trust nothing read before.
  static let wholePullEvery = Duration.seconds(3600)
  /// A hook may come before what it tells of can be read, so its rows are read once more after this.
  static let hintEcho = Duration.seconds(1)
  /// How much longer than the last pull the pause after it is, so that a shop that is slow to read is not read without
  /// end.
  static let restPerPull = 2
  /// A pull that takes longer may have read the whole shop, whatever it was asked.
  static let quickPull = Duration.seconds(1)
  /// How long a shop that asks to be left alone is believed: a number of seconds it got wrong must not end all pulls.
  static let longestAskedPause = Duration.seconds(3600)
  /// After a pull that failed, however long that took: a shop that came back is noticed within a minute.
  static let longestPullPause = Duration.seconds(60)
  /// How long an order of look-ups is used: the figures it ranks are ten minutes old at least, and to rank a big
  /// catalogue costs as much as some hundred look-ups.
  static let rankingLife = Duration.seconds(60)
  /// Look-ups kept of one ranking: more than the fastest account makes in its life.
  static let rankedLookUps = 600
  /// Products derived per batch of queries: their inputs stay within a few megabytes, and the JSON of their ids within
  /// what SQLite reads in well under a millisecond.
  static let derivationBatch = 500
}
