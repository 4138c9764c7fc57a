package import Catalog
import Synchronization
package import Telemetry
package import Upstream

/// The shop's own Directus as the mirror sees it: products, categories, providers and texts, whatever its columns are
/// called.
///
/// What was read is kept, so that a pull reads only what may have changed and still returns the whole shop; a pull that
/// fails leaves it as it was. What the server calls things is found out on the first pull and kept; it is found out anew
/// when a column or the whole pull is refused, and every fourth time.
package final class DirectusShop: ShopSource {
  private let transport: any HTTPTransport
  private let base: String
  private let tokens: AccessTokens
  private let translation: FailureTranslation
  private let names: ShopNames
  private let imageHosts: [String]
  private let log: Log
  private let uptime: @Sendable () -> ContinuousClock.Instant
  private let pause: @Sendable (Duration) async throws -> Void
  private let knowledge = Knowledge()
  private let turn = PullTurn()
  private let kept = Mutex(KeptShop())

  /// - Parameters:
  ///   - baseURL: where the API is, with or without a slash at its end; a query or fragment is ignored.
  ///   - names: what the shop calls things where discovery cannot know.
  ///   - imageHosts: hosts pictures in descriptions may come from; empty: any over https.
  ///   - pause: waits before a broken exchange is tried once more.
  package init(
    transport: any HTTPTransport, baseURL: String, access: DirectusAccess, names: ShopNames = ShopNames(),
    imageHosts: [String], log: Log, clock: WallClock = .system,
    uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.transport = transport
    let path = baseURL.prefix { $0 != "?" && $0 != "#" }
    base = String(path.reversed().drop { $0 == "/" || $0.isWhitespace }.reversed())
    translation = FailureTranslation(access: access, clock: clock)
    tokens = AccessTokens(
      access: access, door: SignInDoor(transport: transport, base: base, translation: translation, clock: clock),
      base: base, clock: clock, log: log)
    self.names = names
    self.imageHosts = imageHosts
    self.log = log
    self.uptime = uptime
    self.pause = pause
  }

  /// How we are let in at present, for a health page: `static token`, `e-mail and password` or `as the public`.
  package var signedIn: String { tokens.credential.rawValue }

  /// Reads what `scope` names and returns the whole shop as it is known now; a second pull waits for the first.
  ///
  /// - Throws: `SourceError`; `.unauthorized` where the token is refused, may not read products or has lost what keeps
  ///   drafts hidden and amounts right, `.exhausted` with the instant when to ask again, `.unavailable` for whatever may
  ///   pass by itself.
  package func pull(_ scope: PullScope) async throws(SourceError) -> ShopSnapshot {
    await turn.begin()
    defer { turn.end() }
    var shop = kept.withLock { $0 }
    // Hooks of a whole Directus tell mostly of what is no shop's.
    if case .rows(let hints) = scope, let snapshot = shop.snapshot,
      !hints.contains(where: { knowledge.kind(of: $0.collection, names) != nil })
    {
      return snapshot
    }
    shop.beginPull()
    do {
      try await read(scope, into: &shop)
    } catch {
      // What passes by itself says nothing about columns, and finding them costs requests a limited server counts.
      if !error.error.isRetryable { knowledge.forget() }
      throw error.error
    }
    let snapshot = shop.join()
    kept.withLock { $0 = shop }
    return snapshot
  }

  private func read(_ scope: PullScope, into shop: inout KeptShop) async throws(ReadFailure) {
    let began = uptime()
    let session = DirectusSession(
      transport: transport, base: base, tokens: tokens, translation: translation,
      deadline: began.advanced(by: Limits.pull), uptime: uptime, pause: pause)
    let reader = ShopReader(
      tables: TableReader(
        session: session, names: names, imageHosts: imageHosts, knowledge: knowledge, log: log, uptime: uptime,
        began: began))
    var scope = shop.snapshot == nil ? .whole : scope
    if case .rows(let hints) = scope {
      let before = shop
      do {
        if try await reader.read(hints, into: &shop) { return }
      } catch {
        guard error.isAboutQuery else { throw error }
        log.info("directus.rows_refused", ("detail", error.error.detail), ("then", "reading what changed"))
      }
      shop = before
      scope = .changes
    }
    knowledge.beginPull()
    try await reader.read(inFull: scope == .whole, into: &shop)
  }
}
