package import Catalog
import Synchronization
package import Telemetry
package import Upstream

/// The shop's own Directus as the mirror sees it: every product, category and provider, whatever its columns are called.
///
/// What the server calls things is found out on the first pull and kept; it is found out anew when a column or the
/// whole pull is refused, and every fourth time.
package final class DirectusShop: ShopSource {
  private let transport: any HTTPTransport
  private let base: String
  private let token: Secret
  private let log: Log
  private let clock: WallClock
  private let uptime: @Sendable () -> ContinuousClock.Instant
  private let pause: @Sendable (Duration) async throws -> Void
  private let state = Mutex(State())

  /// What one pull learns for the next.
  private struct State {
    var maps: [ShopCollection: FieldMap] = [:]
    /// Refused under every name when last looked for.
    var unreadable: Set<ShopCollection> = []
    /// What the server was found to allow, for all collections alike.
    var pageSize = Limits.page
    var pullsSinceDiscovery = 0
    /// By collection: the safety columns seen since the start, as they were last called. Never forgotten, as a column
    /// that the token loses is left out in silence and would otherwise look like one that never was.
    var safetyColumns: [String: [Field: String]] = [:]

    mutating func forget() {
      maps = [:]
      unreadable = []
    }
  }

  /// - Parameters:
  ///   - baseURL: where the API is, with or without a slash at its end; a query or fragment is ignored.
  ///   - token: a static token; empty reads as the public does.
  ///   - pause: waits before a broken exchange is tried once more.
  package init(
    transport: any HTTPTransport, baseURL: String, token: Secret, log: Log, clock: WallClock = .system,
    uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.transport = transport
    let path = baseURL.prefix { $0 != "?" && $0 != "#" }
    base = String(path.reversed().drop { $0 == "/" || $0.isWhitespace }.reversed())
    self.token = token
    self.log = log
    self.clock = clock
    self.uptime = uptime
    self.pause = pause
  }

  /// Reads every product, category and provider.
  ///
  /// - Throws: `SourceError`; `.unauthorized` where the token is refused, may not read products or has lost a column
  ///   without which drafts would be shown or amounts misread, `.exhausted` with the instant when to ask again,
  ///   `.unavailable` for whatever may pass by itself.
  package func pull() async throws(SourceError) -> ShopSnapshot {
    let remarks = Remarks()
    let session = self.session()
    beginPull()
    do {
      // Products first: a category made meanwhile is then among the categories, never missing for its product.
      let products = try await rows(.products, session, remarks).map(ShopProduct.init)
      let categories = try await rowsIfReadable(.categories, session, remarks).map(ShopCategory.init)
      let providers = try await rowsIfReadable(.providers, session, remarks).map(ShopProvider.init)
      return ShopSnapshot(
        products: products, categories: categories, providers: providers, remarks: remarks.all)
    } catch {
      // What passes by itself says nothing about columns, and finding them costs requests a limited server counts.
      if !error.error.isRetryable { state.withLock { $0.forget() } }
      throw error.error
    }
  }

  private func session() -> DirectusSession {
    DirectusSession(
      transport: transport, base: base, token: token,
      translation: FailureTranslation(token: token, clock: clock), deadline: uptime().advanced(by: Limits.pull),
      uptime: uptime, pause: pause)
  }

  private func beginPull() {
    state.withLock { state in
      state.pullsSinceDiscovery += 1
      if state.pullsSinceDiscovery > Limits.pullsPerDiscovery {
        state.forget()
        state.pullsSinceDiscovery = 1
      }
    }
  }

  /// A shop can be shown without categories or providers; what that costs is told.
  private func rowsIfReadable(
    _ kind: ShopCollection, _ session: DirectusSession, _ remarks: Remarks
  ) async throws(ReadFailure) -> [Row] {
    do {
      return try await rows(kind, session, remarks)
    } catch {
      guard error.refusal?.isForbidden == true else { throw error }
      remarks.note("\(kind.rawValue): the token may not read them, or they do not exist; the shop is shown without")
      return []
    }
  }

  /// All rows of a collection, by the names known or newly found.
  private func rows(
    _ kind: ShopCollection, _ session: DirectusSession, _ remarks: Remarks
  ) async throws(ReadFailure) -> [Row] {
    if let known = state.withLock({ $0.maps[kind] }) {
      do {
        return try await rows(known, session, remarks)
      } catch {
        guard error.isAboutColumns else { throw error }
        state.withLock { $0.maps[kind] = nil }
        log.info("directus.columns_changed", ("collection", known.collection))
      }
    }
    let isBrief = state.withLock { $0.unreadable.contains(kind) }
    switch try await FieldDiscovery(session: session).discover(kind, isBrief: isBrief) {
    case .empty: return []
    case .unreadable(let failure):
      state.withLock { _ = $0.unreadable.insert(kind) }
      throw failure
    case .found(let map):
      let seen = state.withLock { $0.safetyColumns[map.collection] ?? [:] }
      if let complaint = map.complaint(about: seen) { throw session.translation.failure(.unauthorized, complaint) }
      let rows = try await rows(map, session, remarks)
      state.withLock { state in
        state.maps[kind] = map
        state.safetyColumns[map.collection] = map.safetyColumns
        state.unreadable.remove(kind)
      }
      return rows
    }
  }

  private func rows(
    _ map: FieldMap, _ session: DirectusSession, _ remarks: Remarks
  ) async throws(ReadFailure) -> [Row] {
    guard let key = map.columns[.id] else {
      throw session.translation.failure(.unauthorized, "\(map.collection) has no column id that the token may read")
    }
    var read = FullRead(session: session, map: map, key: key, pageSize: state.withLock { $0.pageSize })
    defer { state.withLock { $0.pageSize = min($0.pageSize, read.pageSize) } }
    let found = try await read.rows(remarks)
    for remark in map.remarks { remarks.note(remark) }
    return found.compactMap { Row($0, map: map, remarks: remarks) }
  }
}
