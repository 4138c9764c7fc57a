import Catalog

/// Why one request brought no rows, before it is decided what that means for the pull.
struct ReadFailure: Error, Sendable, Equatable {
  /// What the pull throws if nothing better can be done.
  let error: SourceError
  /// What Directus itself said, where it was Directus who answered.
  let refusal: Refusal?
  /// After which pause the very same request is worth one more try; nil: not now.
  let pause: Duration?
  /// The answer was longer than allowed; fewer rows may fit.
  let isTooLarge: Bool
  /// The request never reached whoever decides: no connection, a limiter, a server in trouble.
  let isWithoutVerdict: Bool

  init(
    error: SourceError, refusal: Refusal? = nil, pause: Duration? = nil, isTooLarge: Bool = false,
    isWithoutVerdict: Bool = false
  ) {
    self.error = error
    self.refusal = refusal
    self.pause = pause
    self.isTooLarge = isTooLarge
    self.isWithoutVerdict = isWithoutVerdict
  }

  /// Whether the question was refused for what it asks, so that asking for less may help.
  var isAboutColumns: Bool {
    guard let refusal else { return false }
    return refusal.isForbidden || refusal.status == 400
  }

  /// Whether a plainer question may be answered: a filter is refused with 400 or 403, and a value that does not fit its
  /// column with 500.
  var isAboutQuery: Bool {
    isAboutColumns || refusal?.status == 500
  }
}
