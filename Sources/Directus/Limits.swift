/// The bounds that reading the shop keeps, so that a slow or swollen Directus cannot hold us.
enum Limits {
  /// A page takes well under a second; half a minute is for a small hosted instance that has to wake up.
  static let request: Duration = .seconds(30)
  /// All requests of one pull together; pulls come every few seconds, so a longer one is better given up and begun anew.
  static let pull: Duration = .seconds(120)
  /// Decoded bytes of one answer.
  static let body = 16 << 20
  /// Rows of the first page, before it is known how long a row is.
  static let page = 200
  /// Rows of any later page: a shop of 10,000 needs 11 requests, and no answer keeps a small Directus busy for long.
  static let largestPage = 1000
  /// Bytes a later page is meant to have; a quarter of the body limit, as the next rows may be longer.
  static let pageBytes = body / 4
  /// A server whose own maximum lies below this would need too many requests to be read in one pull.
  static let smallestPage = 10
  /// Where a few rows are so long that no more fit into an answer; each page begins with the last row before it.
  static let smallestOverlappingPage = 2
  /// Keys of one page of a sweep; a key is a UUID at the longest, so a page has some 200 kB.
  static let sweepPage = 5000
  /// Pages of one collection, so that a server which ignores `offset` cannot hold us for ever.
  static let pages = 1000
  /// Keys of one `_in` filter: with UUIDs 4 kB of URL, which passes every proxy.
  static let keys = 100
  /// Of an `_in` filter, in bytes before encoding; keys of text may be long.
  static let keyBytes = 3500
  /// Rows found by a sweep that are read one by one; for more, reading the whole collection is cheaper.
  static let rowsByKey = 500
  /// How much later than its own timestamp a change may become visible: timestamps are taken when a row is written, and
  /// show when the transaction commits. Batches of hundreds of rows take seconds.
  static let overlap: Duration = .seconds(120)
  /// Dates may be kept in whole seconds, rounded either way, and the clock in the answer's header always is.
  static let dateResolution: Duration = .seconds(2)
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
  /// An access token is renewed this long before its end, so that none ends on its way.
  static let renewalMargin: Duration = .seconds(30)
  /// Used where a sign-in does not tell how long it lasts; Directus' own default is 15 minutes.
  static let assumedTokenLife: Duration = .seconds(300)
  /// An absurd life must not outlast the refresh token, which lives 7 days by default.
  static let longestTokenLife: Duration = .seconds(86_400)
  /// Between two sign-ins: 25 refused ones suspend the user, and strangers' count as well.
  static let signInPause: Duration = .seconds(60)
  /// The pause doubles with each refusal up to this.
  static let longestSignInPause: Duration = .seconds(900)
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
