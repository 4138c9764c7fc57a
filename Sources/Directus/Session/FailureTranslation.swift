import Catalog
import Telemetry
import Upstream

/// Makes the one error out of a failed exchange with Directus; no text of it holds a secret.
struct FailureTranslation: Sendable {
  static let source = "directus"
  private static let seeLog = "check that Directus runs, and see its log"

  let access: DirectusAccess
  let clock: WallClock
  /// What the request was let in with.
  private(set) var pass = AccessTokens.Pass(token: nil, credential: .none)

  /// Tokens are given out there, and any may be echoed: the server is not quoted.
  private var isAtDoor = false

  init(access: DirectusAccess, clock: WallClock) {
    self.access = access
    self.clock = clock
  }

  /// For a request that was let in with `pass`.
  func with(_ pass: AccessTokens.Pass) -> Self {
    var translation = self
    translation.pass = pass
    return translation
  }

  /// For an exchange that brought no whole answer.
  func failure(_ error: UpstreamError) -> ReadFailure {
    let isTransient: Bool
    switch error.phase {
    case .resolve, .connect, .send, .receive: isTransient = true
    case .request, .tls, .timeout, .tooLarge, .cancelled, .breaker, .stopped: isTransient = false
    }
    let neverLeft: Bool
    switch error.phase {
    case .request, .resolve, .connect, .tls, .breaker, .stopped: neverLeft = true
    case .send, .receive, .timeout, .tooLarge, .cancelled: neverLeft = false
    }
    let reason: SourceError.Reason = error.phase == .request ? .badRequest : .unavailable
    return ReadFailure(
      error: make(reason, "\(error.phase.rawValue): \(clean(error.detail))\(advice(error.phase))"),
      pause: isTransient ? Limits.pauseAfterFailure : nil, isTooLarge: error.phase == .tooLarge,
      isWithoutVerdict: neverLeft)
  }

  /// What the owner can do about it, as the end of a sentence; empty where nothing is broken.
  private func advice(_ phase: UpstreamError.Phase) -> String {
    switch phase {
    case .request: "; check DIRECTUS_URL"
    case .resolve: "; check the host in DIRECTUS_URL"
    case .connect: "; check that Directus runs, and DIRECTUS_URL"
    case .tls: "; renew the certificate of the host in DIRECTUS_URL, or correct the address"
    case .send, .receive: "; see the log of Directus and of any proxy in front of it"
    case .timeout: "; Directus hangs or is overloaded: see its log"
    case .tooLarge, .cancelled, .breaker, .stopped: ""
    }
  }

  /// For an answer that holds no rows: any status but 2xx.
  func failure(_ response: UpstreamResponse, body: JSONValue?) -> ReadFailure {
    let refusal = body.flatMap { Refusal(status: response.status, body: $0) }
    let said =
      refusal.map { isAtDoor ? $0.plainCode : clean("\($0.code ?? "no code"), \($0.message)") } ?? describe(response)
    let answer = "answered \(response.status) (\(said))"
    switch (response.status, refusal?.code) {
    case (401, "TOKEN_EXPIRED") where pass.credential == .staticToken:
      return refused(
        .unauthorized,
        "\(answer); the token is a sign-in token that has ended: put a static one into "
          + "DIRECTUS_STATIC_TOKEN", refusal)
    case (401, _), (403, "INVALID_TOKEN"):
      return refused(.unauthorized, "\(answer); \(tokenAdvice), and that its user is active", refusal)
    case (403, _) where refusal == nil:
      return refused(.unauthorized, "\(answer); something in front of Directus refuses us", nil)
    case (403, _):
      return refused(.unauthorized, "\(answer); \(permissionAdvice)", refusal)
    case (429, _):
      return slowDown(response, "\(answer); raise the rate limit of Directus for this server", .exhausted, refusal)
    case (503, _):
      return slowDown(response, "\(answer); \(Self.seeLog)", .unavailable, refusal)
    case (500..., _):
      return ReadFailure(
        error: make(.unavailable, "\(answer); \(Self.seeLog)"), refusal: refusal, pause: Limits.pauseAfterFailure,
        isWithoutVerdict: true)
    case (300..<400, _):
      return refused(
        .badRequest, "\(answer); redirects are not followed: set DIRECTUS_URL to the address it leads to", nil)
    case (404, _):
      return refused(.badRequest, "\(answer); DIRECTUS_URL must be the address of the API itself", refusal)
    default:
      return refused(.badRequest, answer, refusal)
    }
  }

  /// For a request that asks for a token with `secret`.
  func atDoor(with secret: Secret) -> Self {
    var translation = with(AccessTokens.Pass(token: secret, credential: .signIn))
    translation.isAtDoor = true
    return translation
  }

  private var tokenAdvice: String {
    pass.credential == .signIn ? "check DIRECTUS_EMAIL and DIRECTUS_PASSWORD" : "check DIRECTUS_STATIC_TOKEN"
  }

  private var permissionAdvice: String {
    pass.credential == .none
      ? "give the public policy read permission on it, or set DIRECTUS_STATIC_TOKEN"
      : "give the token's role read permission on it"
  }

  /// For a 2xx whose body is not what was asked for.
  ///
  /// - Parameter fault: why it is no JSON; nil where it is JSON of another kind.
  func unreadable(_ response: UpstreamResponse, _ fault: JSONError?) -> ReadFailure {
    let isPage = isHTML(response)
    let advice = isPage ? "check that DIRECTUS_URL is the address of the API itself" : Self.seeLog
    let why = isPage || response.body.isEmpty ? "" : fault.map { "; \($0)" } ?? ""
    return ReadFailure(
      error: make(.unavailable, "answered \(response.status) (\(describe(response))\(why)); \(advice)"),
      pause: isPage ? nil : Limits.pauseAfterFailure)
  }

  func failure(_ reason: SourceError.Reason, _ detail: String) -> ReadFailure {
    ReadFailure(error: make(reason, clean(detail)))
  }

  private func refused(_ reason: SourceError.Reason, _ detail: String, _ refusal: Refusal?) -> ReadFailure {
    ReadFailure(error: make(reason, detail), refusal: refusal)
  }

  /// A wait that the server tells is kept; a rate limit has one even where it tells none.
  private func slowDown(
    _ response: UpstreamResponse, _ answer: String, _ reason: SourceError.Reason, _ refusal: Refusal?
  ) -> ReadFailure {
    let told = response.header("Retry-After").flatMap { Int($0) }.map { seconds in
      min(max(.seconds(min(max(seconds, 0), 86_400)), Limits.shortestRetryAfter), Limits.longestRetryAfter)
    }
    let wait = told ?? Limits.shortestRetryAfter
    let isKnown = told != nil || reason == .exhausted
    return ReadFailure(
      error: SourceError(
        source: Self.source, reason: reason, detail: answer, retryAt: isKnown ? clock.now.advanced(by: wait) : nil),
      refusal: refusal, pause: wait <= Limits.longestPause ? wait : nil, isWithoutVerdict: true)
  }

  private func make(_ reason: SourceError.Reason, _ detail: String) -> SourceError {
    SourceError(source: Self.source, reason: reason, detail: detail)
  }

  /// What kind of body it is, for answers that are not Directus' own.
  private func describe(_ response: UpstreamResponse) -> String {
    if isHTML(response) { return "a web page instead of JSON: not Directus, or a proxy in front of it" }
    if response.body.isEmpty { return "an empty body" }
    return "\(response.body.count) bytes that are not the JSON of a Directus"
  }

  private func isHTML(_ response: UpstreamResponse) -> Bool {
    if response.header("Content-Type")?.lowercased().contains("text/html") == true { return true }
    return response.body.first { $0 > 32 } == UInt8(ascii: "<")
  }

  /// A server's words cut short, on one line, and without a secret should it echo one.
  private func clean(_ text: String) -> String {
    var safe = text
    for secret in [access.staticToken, access.signIn?.password, pass.token] {
      if let secret, !secret.revealed.isEmpty { safe = safe.replacing(secret.revealed, with: secret.description) }
    }
    let line = String(safe.unicodeScalars.map { $0.value < 32 ? " " : Character($0) })
    return line.count > Limits.quotedCharacters ? line.prefix(Limits.quotedCharacters) + "…" : line
  }
}
