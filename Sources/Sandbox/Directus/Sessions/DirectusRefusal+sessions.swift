import Upstream

extension DirectusRefusal {
  static var tokenExpired: Self { Self(401, "TOKEN_EXPIRED", "Token expired.") }
  /// Signed by someone else, or with a claim missing.
  static var invalidToken: Self { Self(403, "INVALID_TOKEN", "Invalid token.") }
  /// Told to who renews a session, and to nobody else.
  static var userSuspended: Self { Self(401, "USER_SUSPENDED", "User suspended.") }
  static var noRefreshToken: Self {
    .payload("The refresh token is required in either the payload or cookie")
  }
}
