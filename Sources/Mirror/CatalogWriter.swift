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
  let thread: WriterThread
  let rules: DerivationRules
  let log: Log
  private let onCommit: @Sendable ([TagChange]) -> Void
  let memory = Mutex(PullMemory())
  let paused = Mutex<[LookUp: Instant]>([:])
  /// By supplier.
  let rankings = Mutex<[String: LookUpRanking]>([:])
  /// When the first list tag that waits may move; nil: none waits.
  private let nextSettlement = Mutex<Instant?>(nil)

  /// Opens or creates the file, brings its schema up to date and, where `policy` or the projection is another than it
  /// was derived by, derives all listing rows again and moves all tags. A damaged file is set aside under a dated name.
  ///
  /// - Parameters:
  ///   - path: the file; its folder exists.
  ///   - suppliersWithClient: codes of the suppliers somebody can ask, for example `cj`.
  ///   - projection: bytes of the public projection with clocks masked; a change of its SHA-256 is significant. Of the
  ///     views of one product, the default one first, then one per language of the shop that it says something in.
  ///   - projectionVersion: moves with the code of `projection`.
  ///   - generation: random; stays with the file, so that a reader notices a new one.
  ///   - onCommit: runs on the writer's thread after each commit that moved tags; must not wait.
  /// - Throws: `SQLiteError` where the file cannot be opened or was written by a newer version.
  package init(
    path: String, policy: CatalogPolicy, suppliersWithClient: Set<String>,
    projection: @escaping @Sendable ([ProductView]) -> [UInt8], projectionVersion: Int = 1,
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
      try thread.performBlocking { [self] in try begin(on: $0, generation: generation) }
    } catch {
      thread.stop()
      throw error
    }
  }

  /// Gives a file that no writer has open another generation, so that nothing made from its numbers before is believed;
  /// for a backup that was put back.
  ///
  /// - Throws: `SQLiteError` where the file cannot be opened or was written by a newer version.
  package static func renewGeneration(path: String, to generation: UInt64) throws {
    let thread = try CatalogDatabase.writer(path)
    defer { thread.stop() }
    try thread.performBlocking { try MirrorState(connection: $0).renew(generation: generation) }
  }

  /// Lets what was asked for end and closes the file.
  package func stop() {
    thread.stop()
  }

  // MARK: Tags and time

  /// Moves these tags at once, so that whatever shows them is rendered again; unknown ones are ignored.
  ///
  /// - Returns: the tags that moved.
  /// - Throws: `SQLiteError`; nothing moved then.
  @discardableResult
  package func purge(_ tags: Set<String>) async throws -> [TagChange] {
    try await thread.perform { [self] in try move(on: $0) { try $0.existing(among: tags) } }
  }

  /// The same for every tag there is.
  @discardableResult
  package func purgeAll() async throws -> [TagChange] {
    try await thread.perform { [self] in try move(on: $0) { Set(try $0.all().map(\.name)) } }
  }

  /// Derives the products whose next band crossing has come and moves the list tags whose pause is over.
  ///
  /// - Returns: the tags that moved.
  /// - Throws: `SQLiteError`; the old state stands.
  @discardableResult
  package func settle() async throws -> [TagChange] {
    try await thread.perform { [self] connection in
      try commit(on: connection) { _ in DerivationOutcome() }
    }
  }

  /// Whether `settle` has list tags to move; asks no file.
  ///
  /// A change that lies further ahead than any pause was told by a clock that was wrong.
  var hasTagsToSettle: Bool {
    guard let due = nextSettlement.withLock({ $0 }) else { return false }
    let left = due.since(clock.now)
    return left <= .zero || left > Limits.listTagPause
  }

  // MARK: On the writer's thread

  /// One transaction, the tags it names moved within it, and after the commit their announcement and its alerts.
  ///
  /// What has crossed a band since it was last derived is derived first: visitors already see it so, and a change that
  /// leads back to what was derived before would else pass for none.
  @discardableResult
  func commit(on connection: Connection, _ body: (Instant) throws -> DerivationOutcome) throws -> [TagChange] {
    let now = clock.now
    let tags = TagTable(connection: connection)
    typealias Committed = (changes: [TagChange], alerts: PriceAlerts, due: Instant?)
    let announce = { [self] (committed: Committed) in
      nextSettlement.withLock { $0 = committed.due }
      // At once: others can see the commit, and until the clocks move the old pages pass for current.
      if !committed.changes.isEmpty { onCommit(committed.changes) }
    }
    let (changes, alerts, _) = try connection.transaction(afterCommit: announce) { () throws -> Committed in
      var outcome = try ListingDerivation(connection: connection, rules: rules, now: now).deriveDue()
      outcome.merge(try body(now))
      let moving = try tags.change(outcome.tags.subtracting(outcome.urgentTags), at: now)
        .union(try tags.due(at: now)).union(outcome.urgentTags)
      return (try tags.move(moving, at: now), outcome.alerts, try tags.nextDue())
    }
    alerts.write(to: log)
    return changes
  }

  private func move(on connection: Connection, _ tags: (TagTable) throws -> Set<String>) throws -> [TagChange] {
    try commit(on: connection) { _ in
      var outcome = DerivationOutcome()
      outcome.urgentTags = try tags(TagTable(connection: connection))
      return outcome
    }
  }

  /// What a file may need when it is opened: everything derived anew, or the list tags moved that were waiting when the
  /// process before this one ended.
  private func begin(on connection: Connection, generation: UInt64) throws {
    let state = MirrorState(connection: connection)
    let shape = rules.shape
    guard try state.shape() != shape else {
      guard try !TagTable(connection: connection).pending().isEmpty else { return }
      _ = try move(on: connection) { try $0.pending() }
      return
    }
    var rows = try stored(on: connection)
    try commit(on: connection) { now in
      try state.write(shape: shape, generation: generation)
      var outcome = try SnapshotApplication(connection: connection, rules: rules, now: now).applyShape(&rows)
      outcome.urgentTags = Set(try TagTable(connection: connection).all().map(\.name))
      return outcome
    }
    memory.withLock { $0.rows = rows }
  }
}
