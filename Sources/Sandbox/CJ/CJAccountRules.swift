/// What an account may do; the defaults are those of a free one.
package struct CJAccountRules: Sendable {
  /// Calls in any second, over all endpoints, sign-in included.
  package var callsPerSecond = 1
  /// Points of a full bucket, and of a day.
  package var points = 50_000
  /// Between two sign-ins, refused with 429 before.
  package var signInPause: Duration = .seconds(300)
  /// Of access and refresh token alike.
  package var tokenLifetime: Duration = .seconds(180 * 86_400)

  /// A free account.
  package init() {}
}
