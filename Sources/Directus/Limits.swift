/// The bounds that reading the shop keeps, so that a slow or swollen Directus cannot hold us.
enum Limits {
  /// A page takes well under a second; half a minute is for a small hosted instance that has to wake up.
  static let request: Duration = .seconds(30)
  /// All requests of one pull together; pulls come every few seconds, so a longer one is better given up and begun anew.
  static let pull: Duration = .seconds(120)
  /// Decoded bytes of one answer; 200 rows with long descriptions stay far below.
  static let body = 16 << 20
  /// Rows asked for at once: few enough for the body limit, many enough that a shop of 5,000 needs 26 requests.
  static let page = 200
  /// A server whose own maximum lies below this would need too many requests to be read in one pull.
  static let smallestPage = 10
  /// Pages of one collection: 199,000 rows of full pages, so that a server which ignores `offset` cannot hold us for ever.
  static let pages = 1000
  /// Nothing tells that a column was given back, and prices held for want of it wait for that: at one pull per 15 s it
  /// is noticed within a minute, for one request of one row per collection.
  static let pullsPerDiscovery = 4
  /// Unknown fields are named first and forbidden ones after; two more rounds for columns that change meanwhile.
  static let eliminations = 4
  /// Before a broken exchange is tried once more: long enough for a dropped connection or a restarting worker.
  static let pauseAfterFailure: Duration = .milliseconds(500)
  /// Directus rounds its `Retry-After` down to 0; its shortest window is one second.
  static let shortestRetryAfter: Duration = .seconds(1)
  /// A wait longer than this is left to the next pull.
  static let longestPause: Duration = .seconds(2)
  /// An absurd `Retry-After` must not silence the shop for days.
  static let longestRetryAfter: Duration = .seconds(3600)
  /// Variants of one product; the largest of a supplier have some hundreds, and each becomes part of every answer.
  static let variants = 2000
  /// Pictures of one product; no page shows more.
  static let pictures = 200
  /// Of a server's own words, at most this much goes into an error.
  static let quotedCharacters = 200
  /// Rows named in one remark; their number is always told.
  static let namedRows = 3
  /// Of a row's key; a UUID has 36.
  static let namedRowCharacters = 64
}
