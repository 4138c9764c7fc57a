package import Catalog
import SQLite
import Synchronization
package import Telemetry

/// The only way anything enters `catalog.sqlite`: each `apply` is one transaction that writes rows, derives the listing
/// of each touched product and moves the tags of what a visitor would now see differently.
///
/// Jobs run one after the other on the writer's own thread. A crash at any point leaves the state before the
/// transaction; nothing becomes visible another way.
package final class CatalogWriter: Sendable {
  let clock: WallClock
  private let thread: WriterThread
  private let rules: DerivationRules
  private let log: Log
  private let onCommit: @Sendable ([TagChange]) -> Void
  /// The stored rows once read, so that a pull every 15 s compares in memory; only the writer's thread asks for it.
  private let shop = Mutex<ShopRows?>(nil)
  private let heldFor = Mutex<String?>(nil)
  /// Those of the last snapshot, so that each is told when it appears and not with every pull.
  private let remarks = Mutex<[String]>([])
  private let paused = Mutex<[LookUp: Instant]>([:])

  /// Opens or creates the file, brings its schema up to date and, where `policy` or the projection is another than it
  /// was derived by, derives all listing rows again and moves all tags. A damaged file is set aside under a dated name.
  ///
  /// - Parameters:
  ///   - path: the file; its folder exists.
  ///   - suppliersWithClient: codes of the suppliers somebody can ask, for example `cj`.
  ///   - projection: bytes of the public projection with clocks masked; a change of its SHA-256 is significant.
  ///   - projectionVersion: moves with the code of `projection`.
  ///   - generation: random; stays with the file, so that a reader notices a new one.
  ///   - onCommit: runs on the writer's thread after each commit that moved tags; must not wait.
  /// - Throws: `SQLiteError` where the file cannot be opened or was written by a newer version.
  package init(
    path: String, policy: CatalogPolicy, suppliersWithClient: Set<String>,
    projection: @escaping @Sendable (ProductView) -> [UInt8], projectionVersion: Int = 1,
    generation: UInt64, clock: WallClock, log: Log,
    onCommit: @escaping @Sendable ([TagChange]) -> Void
  ) throws {
    self.clock = clock
    self.log = log
    self.onCommit = onCommit
    rules = DerivationRules(
      policy: policy, suppliersWithClient: suppliersWithClient, projection: projection,
      projectionVersion: projectionVersion)
    if let aside = try FileCheck.setAsideIfDamaged(path, now: clock.now) {
      log.error(
        "mirror.file_damaged", ("set_aside", aside),
        ("do", "nothing: the next pull fills a new file; a backup in its place would save supplier points"))
    }
    thread = try CatalogDatabase.writer(path)
    do {
      try thread.performBlocking { [self] in try adoptShape(on: $0, generation: generation) }
    } catch {
      thread.stop()
      throw error
    }
  }

  /// Makes the mirror what the shop was when `snapshot` was read; unchanged rows are not written again.
  ///
  /// - Returns: `.held` where the guard refused it; nothing was written then.
  /// - Throws: `SQLiteError`; the old state stands.
  package func apply(_ snapshot: ShopSnapshot) async throws -> PullOutcome {
    let checked = RowCheck.checked(snapshot)
    let known = remarks.withLock { remarks in
      defer { remarks = checked.remarks }
      return remarks
    }
    for remark in checked.remarks where !known.contains(remark) {
      log.warning("mirror.pull_remark", ("remark", remark))
    }
    let new = ShopRows(checked)
    return try await thread.perform { [self] in try apply(new, on: $0) }
  }

  /// Stores what a supplier told and derives every product that shows it; an older observation changes nothing.
  ///
  /// - Returns: the tags that moved.
  /// - Throws: `SQLiteError`; the old state stands.
  @discardableResult
  package func apply(_ observation: Observation) async throws -> [TagChange] {
    let changes = try await thread.perform { [self] connection in
      try commit(on: connection) { now in
        let touched = try SupplierTables(connection: connection, now: now).write(observation)
        return try ListingDerivation(connection: connection, rules: rules, now: now).derive(touched)
      }
    }
    log.write(
      changes.isEmpty ? .debug : .info, "offer.observed",
      [
        ("supplier", observation.supplier), ("reference", observation.reference.text),
        ("told", observation.content.kind), ("source", observation.origin.rawValue), ("tags", changes.count),
      ])
    return changes
  }

  /// Derives the products whose next band crossing has come; an ordinary change, due once a minute.
  ///
  /// - Returns: the tags that moved.
  @discardableResult
  package func deriveDue() async throws -> [TagChange] {
    try await thread.perform { [self] connection in
      try commit(on: connection) { _ in DerivationOutcome() }
    }
  }

  /// The questions to ask `supplier` next, oldest figure first; none that failed and whose pause is not over.
  package func dueLookUps(limit: Int, supplier: String) async throws -> [LookUp] {
    let now = clock.now
    let except = paused.withLock { paused in
      paused = paused.filter { $0.value > now }
      return Set(paused.keys)
    }
    return try await thread.perform { connection in
      let candidates = try RefreshCandidates(connection: connection).candidates(supplier: supplier)
      return RefreshOrder.due(candidates, now: now, limit: limit, except: except)
    }
  }

  /// Keeps a question that failed out of the queue until `until`, so that one bad product does not block the rest.
  package func noteFailure(_ lookUp: LookUp, until: Instant) {
    paused.withLock { $0[lookUp] = until }
  }

  /// Lets what was asked for end and closes the file.
  package func stop() {
    thread.stop()
  }

  // MARK: On the writer's thread

  private func apply(_ new: ShopRows, on connection: Connection) throws -> PullOutcome {
    let old = try stored(on: connection)
    if let reason = PullGuard.reason(against: new, over: old) {
      let isNews = heldFor.withLock { held in
        defer { held = reason }
        return held == nil
      }
      if isNews {
        log.error(
          "mirror.held", ("reason", reason), ("serving", old.products.count),
          ("do", "check the shop token's rights; what comes back releases it"))
      }
      return .held(reason)
    }
    var counts = PullCounts()
    try commit(on: connection) { now in
      let result = try SnapshotApplication(connection: connection, rules: rules, now: now).apply(new, over: old)
      counts = result.counts
      return result.outcome
    }
    shop.withLock { $0 = new }
    let wasHeld = heldFor.withLock { held in
      defer { held = nil }
      return held != nil
    }
    log.write(
      counts.written + counts.removed + counts.tags > 0 || wasHeld ? .info : .debug, "mirror.pulled",
      [
        ("products", counts.products), ("written", counts.written), ("removed", counts.removed),
        ("derived", counts.derived), ("tags", counts.tags), ("was_held", wasHeld),
      ])
    return .applied(counts)
  }

  private func stored(on connection: Connection) throws -> ShopRows {
    if let known = shop.withLock({ $0 }) { return known }
    let read = try ShopRows(storedIn: connection)
    shop.withLock { $0 = read }
    return read
  }

  private func adoptShape(on connection: Connection, generation: UInt64) throws {
    let state = MirrorState(connection: connection)
    let shape = rules.shape
    guard try state.shape() != shape else { return }
    try commit(on: connection) { now in
      try state.write(shape: shape, generation: generation)
      let rows = try stored(on: connection)
      var outcome = try SnapshotApplication(connection: connection, rules: rules, now: now).applyShape(rows)
      outcome.tags.formUnion(try TagTable(connection: connection).all().map(\.name))
      return outcome
    }
  }

  /// One transaction, the tags it names moved within it, and after the commit their announcement and its alerts.
  ///
  /// What has crossed a band since it was last derived is derived first: visitors already see it so, and a change that
  /// leads back to what was derived before would else pass for none.
  @discardableResult
  private func commit(
    on connection: Connection, _ body: (Instant) throws -> DerivationOutcome
  ) throws -> [TagChange] {
    let now = clock.now
    let (changes, alerts) = try connection.transaction {
      var outcome = try ListingDerivation(connection: connection, rules: rules, now: now).deriveDue()
      outcome.merge(try body(now))
      return (try TagTable(connection: connection).move(outcome.tags), outcome.alerts)
    }
    if !changes.isEmpty { onCommit(changes) }
    alerts.write(to: log)
    return changes
  }
}

extension Observation.Content {
  fileprivate var kind: String {
    switch self {
    case .product: "product"
    case .stock: "stock"
    case .removed: "removed"
    case .notFound: "not_found"
    }
  }
}
