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

  init(error: SourceError, refusal: Refusal? = nil, pause: Duration? = nil, isTooLarge: Bool = false) {
    self.error = error
    self.refusal = refusal
    self.pause = pause
    self.isTooLarge = isTooLarge
  }

  /// Whether the question was refused for what it asks, so that asking for less may help.
  var isAboutColumns: Bool {
    guard let refusal else { return false }
    return refusal.isForbidden || refusal.status == 400
  }
}
