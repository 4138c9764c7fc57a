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
  /// Bytes of a description: no more is read when it is cleaned.
  static let longestDescription = 256 << 10
  /// Products derived per batch of queries: their inputs stay within a few megabytes, and the JSON of their ids within
  /// what SQLite reads in well under a millisecond.
  static let derivationBatch = 500
}
