package import Telemetry

/// An access token worth keeping across restarts, because getting another one is rationed.
package struct StoredToken: Sendable, Equatable {
  package var token: Secret
  package var refreshToken: Secret?
  package var obtainedAt: Instant
  package var expiresAt: Instant

  package init(token: Secret, refreshToken: Secret? = nil, obtainedAt: Instant, expiresAt: Instant) {
    self.token = token
    self.refreshToken = refreshToken
    self.obtainedAt = obtainedAt
    self.expiresAt = expiresAt
  }

  init?(_ json: JSONValue) {
    guard let token = json["token"]?.string, let obtainedAt = json["obtainedAt"]?.integer,
      let expiresAt = json["expiresAt"]?.integer
    else { return nil }
    self.init(
      token: Secret(token), refreshToken: json["refreshToken"]?.string.map(Secret.init),
      obtainedAt: Instant(milliseconds: Int64(obtainedAt)), expiresAt: Instant(milliseconds: Int64(expiresAt)))
  }

  /// For `credentials.json` alone.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "token": .string(token.revealed), "obtainedAt": obtainedAt.json, "expiresAt": expiresAt.json,
    ]
    if let refreshToken { members["refreshToken"] = .string(refreshToken.revealed) }
    return .object(members)
  }
}
