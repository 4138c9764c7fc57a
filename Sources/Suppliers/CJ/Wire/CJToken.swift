package import Telemetry
import Upstream

/// What a sign-in brought.
package struct CJToken: Sendable, Equatable {
  /// About 570 characters today, 32 in former years; its claims hold the key of CJ's webhooks, so it is in no log.
  package let accessToken: Secret
  /// As told, never computed: lifetimes have changed from 15 to 180 days.
  package let expiresAt: Instant?
  package let refreshToken: Secret?
  package let refreshExpiresAt: Instant?
  /// The account, which is also the key of its webhooks' signatures.
  package let openID: Secret?

  /// Nil for what has no token.
  init?(_ data: JSONValue) {
    guard let token = data["accessToken"]?.filledText else { return nil }
    accessToken = Secret(token)
    expiresAt = data["accessTokenExpiryDate"]?.instant
    refreshToken = data["refreshToken"]?.filledText.map(Secret.init)
    refreshExpiresAt = data["refreshTokenExpiryDate"]?.instant
    openID = data["openId"]?.filledText.map(Secret.init)
  }
}
