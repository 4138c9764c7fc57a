import Catalog
import Telemetry
import Upstream

/// The two requests by which Directus gives out access tokens.
///
/// Neither carries an `Authorization` header: one that has ended would be refused before the body is looked at.
struct SignInDoor: Sendable {
  let transport: any HTTPTransport
  /// Scheme, host and path prefix, without a slash at its end.
  let base: String
  let translation: FailureTranslation
  let clock: WallClock

  func signIn(_ signIn: DirectusAccess.SignIn) async throws(ReadFailure) -> StoredToken {
    do {
      return try await token(
        "/auth/login",
        ["email": .string(signIn.email), "password": .string(signIn.password.revealed), "mode": .string("json")],
        hiding: signIn.password)
    } catch {
      throw error.asSignIn
    }
  }

  /// The refresh token is spent, whatever becomes of the answer.
  func refresh(_ refreshToken: Secret) async throws(ReadFailure) -> StoredToken {
    try await token(
      "/auth/refresh", ["refresh_token": .string(refreshToken.revealed), "mode": .string("json")],
      hiding: refreshToken)
  }

  private func token(
    _ path: String, _ body: [String: JSONValue], hiding secret: Secret
  ) async throws(ReadFailure) -> StoredToken {
    let translation = translation.atDoor(with: secret)
    let request = UpstreamRequest(
      upstream: FailureTranslation.source, method: .post, url: base + path,
      headers: [Header("Accept", "application/json"), Header("Content-Type", "application/json")],
      body: JSONValue.object(body).encoded(), timeout: Limits.request, bodyLimit: Limits.body)
    let asked = clock.now
    let response: UpstreamResponse
    do { response = try await transport.send(request) } catch { throw translation.failure(error) }
    let json = try? JSONValue(parsing: response.body)
    guard response.isSuccess else { throw translation.failure(response, body: json) }
    guard let data = json?["data"], let access = data["access_token"]?.string, !access.isEmpty,
      access.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else { throw translation.unreadable(response, nil) }
    let life = data["expires"]?.integer.map { Duration.milliseconds(min(max($0, 0), 1 << 40)) }
    return StoredToken(
      token: Secret(access), refreshToken: data["refresh_token"]?.string.map(Secret.init), obtainedAt: asked,
      expiresAt: asked.advanced(by: min(life ?? Limits.assumedTokenLife, Limits.longestTokenLife)))
  }
}

extension ReadFailure {
  /// The same with what to do about a sign-in that was refused.
  fileprivate var asSignIn: ReadFailure {
    guard let refusal, [400, 401, 403].contains(refusal.status) else { return self }
    let advice =
      refusal.code == "INVALID_OTP"
      ? "two-factor sign-in is for people: set DIRECTUS_STATIC_TOKEN"
      : "check DIRECTUS_EMAIL and DIRECTUS_PASSWORD, and that the user is active: too many wrong sign-ins, by strangers "
        + "too, suspend it"
    return ReadFailure(
      error: SourceError(
        source: error.source, reason: .unauthorized,
        detail: "the sign-in was answered \(refusal.status) (\(refusal.plainCode)); \(advice)"),
      refusal: refusal)
  }
}
