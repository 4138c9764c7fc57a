package import Catalog
package import Telemetry
package import Upstream

/// The token every call but the sign-in carries: the owner's static one, else one got with the API key, kept across
/// restarts and renewed before it expires.
///
/// Sign-ins are rationed by CJ, so they are noted before they leave, at most one each five minutes is made, and callers
/// who need one at the same time share it.
package actor CJAccessToken {
  private static let name = "cj"

  private let transport: GovernedTransport
  private let credentials: CredentialsFile
  private let apiKey: Secret?
  private let clock: WallClock
  private let log: Log

  /// Nil as well once CJ has refused it.
  private var staticToken: Secret?
  private var held: StoredToken?
  private var hasLoaded = false
  /// CJ refuses the key itself: no sign-in helps until somebody mends the settings.
  private var refusal: SourceError?
  private var signingIn: Task<Result<Secret, SourceError>, Never>?

  /// - Parameters:
  ///   - staticToken: used first where both are given; the key is then the fall-back.
  ///   - apiKey: the only credential CJ's current sign-in wants.
  package init(
    transport: GovernedTransport, credentials: CredentialsFile, staticToken: Secret?, apiKey: Secret?,
    clock: WallClock, log: Log
  ) {
    self.transport = transport
    self.credentials = credentials
    self.staticToken = staticToken
    self.apiKey = apiKey
    self.clock = clock
    self.log = log
  }

  /// The token to send now.
  ///
  /// - Throws: `.unauthorized` where somebody has to mend the settings, `.exhausted` where a sign-in has to wait for
  ///   its ration, otherwise why the sign-in failed.
  package func current() async throws(SourceError) -> Secret {
    if let staticToken { return staticToken }
    guard let token = stored() else { return try await signedIn() }
    guard isRenewalDue(token), refusal == nil, nextSignInAt == nil else { return token.token }
    do {
      return try await signedIn()
    } catch {
      // The token at hand is still good, and the next ration brings the next try.
      log.warning("supplier.token_not_renewed", ("supplier", Self.name), ("error", error))
      return token.token
    }
  }

  /// A token other than `rejected`, which CJ has just refused.
  package func renewed(after rejected: Secret) async throws(SourceError) -> Secret {
    if staticToken == rejected {
      staticToken = nil
      log.error(
        "supplier.token_refused", ("supplier", Self.name), ("setting", "CJ_STATIC_TOKEN"),
        ("instead", apiKey == nil ? "nothing" : "CJ_API_KEY"))
    }
    if stored()?.token == rejected {
      log.warning("supplier.token_refused", ("supplier", Self.name), ("instead", "a new one, with CJ_API_KEY"))
      held = nil
      keep { try credentials.remove(Self.name) }
    }
    return try await current()
  }

  /// The token at hand, unless it has expired or the key it was got with is no longer given.
  private func stored() -> StoredToken? {
    guard apiKey != nil else { return nil }
    if !hasLoaded {
      held = credentials.load(Self.name)
      hasLoaded = true
    }
    guard let held, clock.now < held.expiresAt else { return nil }
    return held
  }

  private func isRenewalDue(_ token: StoredToken) -> Bool {
    let life = token.expiresAt.since(token.obtainedAt)
    return token.expiresAt.since(clock.now) < min(life / 3, Limits.longestRenewalMargin)
  }

  /// When the ration allows the next sign-in; nil: now. A last one in the future is a clock that was set back.
  private var nextSignInAt: Instant? {
    guard let last = credentials.lastSignInAt(Self.name) else { return nil }
    let since = clock.now.since(last)
    return since >= .zero && since < Limits.signInRation ? last.advanced(by: Limits.signInRation) : nil
  }

  private func signedIn() async throws(SourceError) -> Secret {
    if let signingIn { return try await signingIn.value.get() }
    if let refusal { throw refusal }
    guard let apiKey else {
      throw unauthorized("there is no token that CJ accepts: set CJ_API_KEY, or CJ_STATIC_TOKEN")
    }
    if let next = nextSignInAt {
      throw SourceError(
        source: Self.name, reason: .exhausted, detail: "the next sign-in is allowed at \(next.text)", retryAt: next)
    }
    // Unstructured because several callers wait for it: one of them going away must not fail the others.
    let task = Task { await signIn(apiKey) }
    signingIn = task
    return try await task.value.get()
  }

  private func signIn(_ apiKey: Secret) async -> Result<Secret, SourceError> {
    defer { signingIn = nil }
    let last = credentials.lastSignInAt(Self.name)
    let now = clock.now
    keep { try credentials.noteSignIn(Self.name, at: now) }
    do {
      let data = try await transport.send(.signIn(apiKey: apiKey), token: nil)
      guard let token = CJToken(data) else {
        return .failure(SourceError(source: Self.name, reason: .unavailable, detail: "signed in without a token"))
      }
      let stored = StoredToken(
        token: token.accessToken, refreshToken: token.refreshToken,
        obtainedAt: now, expiresAt: token.expiresAt ?? now.advanced(by: Limits.assumedTokenLife))
      held = stored
      keep { try credentials.store(Self.name, stored) }
      log.info("supplier.signed_in", ("supplier", Self.name), ("token_expires", stored.expiresAt.text))
      return .success(stored.token)
    } catch {
      if error.neverLeft { keep { try credentials.noteSignIn(Self.name, at: last ?? .distantPast) } }
      return .failure(explained(error))
    }
  }

  /// What is not kept is lost at the next start only, so it is said and the server goes on.
  private func keep(_ write: () throws -> Void) {
    do {
      try write()
    } catch {
      log.error("supplier.credentials_not_kept", ("supplier", Self.name), ("error", "\(error)"))
    }
  }

  private func explained(_ error: CJCallError) -> SourceError {
    guard case .refused(let failure, _) = error else { return error.sourceError }
    // A gateway's own 401 is no word of CJ about the key.
    guard failure.code != nil || failure.action == .waitFiveMinutes else { return error.sourceError }
    switch failure.action {
    case .stopAndAlert, .renewTokenOnce, .signInAgain:
      let stop = unauthorized("CJ refuses CJ_API_KEY (\(failure)): set the key of an active account and start again")
      refusal = stop
      return stop
    case .waitFiveMinutes:
      return SourceError(
        source: Self.name, reason: .exhausted, detail: failure.description,
        retryAt: clock.now.advanced(by: Limits.signInRation))
    default:
      return error.sourceError
    }
  }

  private func unauthorized(_ detail: String) -> SourceError {
    SourceError(source: Self.name, reason: .unauthorized, detail: detail)
  }
}

extension Instant {
  /// Takes a noted sign-in back that never left.
  fileprivate static let distantPast = Instant(milliseconds: 0)
}
