import Catalog
import Synchronization
import Telemetry
import Upstream

/// The token every read carries: the owner's static one, else one got by signing in, renewed before it ends and kept
/// across restarts.
///
/// A refresh token is good for one use and too many refused sign-ins suspend the user, so whoever needs a new token at
/// the same time shares one renewal, and a refused sign-in is not repeated for a minute, then two, up to fifteen.
actor AccessTokens {
  /// What a request is let in with; without a token, as the public.
  struct Pass: Sendable, Equatable {
    let token: Secret?
    let credential: DirectusAccess.Credential
  }

  private let access: DirectusAccess
  private let door: SignInDoor
  private let clock: WallClock
  private let log: Log
  /// Names the stored token, so that another user's or another server's is never taken.
  private let name: String
  private nonisolated let used: Mutex<DirectusAccess.Credential>

  private var isStaticRefused = false
  private var hasWarned = false
  private var held: StoredToken?
  private var hasLoaded = false
  private var refusals = 0
  private var lastSignInAt: Instant?
  private var lastFailure: SourceError?
  private var renewing: Task<Result<Secret, ReadFailure>, Never>?

  init(access: DirectusAccess, door: SignInDoor, base: String, clock: WallClock, log: Log) {
    self.access = access
    self.door = door
    self.clock = clock
    self.log = log
    name = "directus \(base) \(access.signIn?.email.lowercased() ?? "")"
    used = Mutex(access.staticToken != nil ? .staticToken : access.signIn != nil ? .signIn : .none)
  }

  /// How requests are let in at present.
  nonisolated var credential: DirectusAccess.Credential { used.withLock { $0 } }

  /// What to send now.
  func current() async throws(ReadFailure) -> Pass {
    if let token = access.staticToken, !isStaticRefused { return noted(token, .staticToken) }
    guard let signIn = access.signIn else { return Pass(token: nil, credential: .none) }
    if let held = stored(), held.expiresAt.since(clock.now) > margin(of: held) { return noted(held.token, .signIn) }
    return noted(try await renewed(signIn), .signIn)
  }

  /// Another pass than the one with `rejected`, which was just refused; nil: there is none.
  func renewed(after rejected: Secret) async throws(ReadFailure) -> Pass? {
    guard let signIn = access.signIn else { return nil }
    if rejected == access.staticToken, !isStaticRefused {
      isStaticRefused = true
      if !hasWarned {
        log.warning(
          "directus.token_refused", ("setting", "DIRECTUS_STATIC_TOKEN"), ("instead", "e-mail and password"))
      }
      hasWarned = true
    } else if held?.token == rejected {
      return noted(try await renewed(signIn, isRejected: true), .signIn)
    }
    return try await current()
  }

  private func noted(_ token: Secret, _ credential: DirectusAccess.Credential) -> Pass {
    used.withLock { $0 = credential }
    return Pass(token: token, credential: credential)
  }

  private func stored() -> StoredToken? {
    if !hasLoaded {
      held = access.credentials?.load(name)
      hasLoaded = true
    }
    return held
  }

  /// A token that lives shorter than two margins is used for two thirds of its life.
  private func margin(of token: StoredToken) -> Duration {
    min(Limits.renewalMargin, token.expiresAt.since(token.obtainedAt) / 3)
  }

  private func renewed(
    _ signIn: DirectusAccess.SignIn, isRejected: Bool = false
  ) async throws(ReadFailure) -> Secret {
    if let renewing { return try await renewing.value.get() }
    // Unstructured because several callers wait for it: one of them going away must not spend the refresh token in vain.
    let task = Task { await renew(signIn, isRejected: isRejected) }
    renewing = task
    return try await task.value.get()
  }

  private func renew(_ signIn: DirectusAccess.SignIn, isRejected: Bool) async -> Result<Secret, ReadFailure> {
    defer { renewing = nil }
    if let old = stored(), let refreshToken = old.refreshToken {
      do {
        return .success(keep(try await door.refresh(refreshToken)))
      } catch {
        guard error.refusal != nil, !error.error.isRetryable else {
          // The access token may outlive the trouble.
          return !isRejected && old.expiresAt > clock.now ? .success(old.token) : .failure(error)
        }
        log.info("directus.refresh_refused", ("detail", error.error.detail), ("then", "signing in"))
      }
    }
    forget()
    return await self.signIn(signIn)
  }

  private func signIn(_ signIn: DirectusAccess.SignIn) async -> Result<Secret, ReadFailure> {
    let before = lastSignInAt ?? access.credentials?.lastSignInAt(name)
    if let next = nextSignInAt(after: before) {
      isStaticRefused = false
      let why = lastFailure.map { $0.detail + "; " } ?? ""
      return .failure(
        ReadFailure(
          error: SourceError(
            source: FailureTranslation.source, reason: lastFailure?.reason ?? .unavailable,
            detail: why + "the next sign-in is tried at \(next.text)", retryAt: next)))
    }
    note(clock.now)
    do {
      let token = keep(try await door.signIn(signIn))
      refusals = 0
      lastFailure = nil
      log.info("directus.signed_in", ("with", "e-mail and password"))
      return .success(token)
    } catch {
      // So that the static token is tried again, which costs nothing: its user may be active again by then.
      isStaticRefused = false
      if error.isWithoutVerdict {
        note(before)
      } else {
        refusals = min(refusals + 1, 16)
        lastFailure = error.error
      }
      return .failure(error)
    }
  }

  /// Nil: now. A last one in the future is a clock that was set back.
  private func nextSignInAt(after last: Instant?) -> Instant? {
    guard let last else { return nil }
    let wait = min(Limits.signInPause * (1 << max(refusals - 1, 0)), Limits.longestSignInPause)
    let since = clock.now.since(last)
    return since >= .zero && since < wait ? last.advanced(by: wait) : nil
  }

  private func keep(_ token: StoredToken) -> Secret {
    held = token
    attempt { credentials throws(CredentialsError) in try credentials.store(name, token) }
    return token.token
  }

  private func forget() {
    guard held != nil else { return }
    held = nil
    attempt { credentials throws(CredentialsError) in try credentials.remove(name) }
  }

  private func note(_ instant: Instant?) {
    lastSignInAt = instant
    // The file has no "never"; the first instant is long over.
    let instant = instant ?? Instant(milliseconds: 0)
    attempt { credentials throws(CredentialsError) in try credentials.noteSignIn(name, at: instant) }
  }

  /// What is not kept is lost at the next start only, so it is said and the server goes on.
  private func attempt(_ write: (CredentialsFile) throws(CredentialsError) -> Void) {
    guard let credentials = access.credentials else { return }
    do {
      try write(credentials)
    } catch {
      log.error("directus.credentials_not_kept", ("error", "\(error)"))
    }
  }
}
