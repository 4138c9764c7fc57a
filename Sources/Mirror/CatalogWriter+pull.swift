package import Catalog
import SQLite
import Synchronization
import Telemetry

extension CatalogWriter {
  /// Makes the mirror what the shop was when `snapshot` was read; unchanged rows are not written again, and a snapshot
  /// of the revision applied last is not even compared. One at a time.
  ///
  /// - Parameters:
  ///   - scope: how much of it was read anew. After `.rows` the mirror is no fresher than it was, and where they are the
  ///     same nothing is written at all.
  ///   - accepting: applies also what the guard would hold; somebody has looked and says that it is right.
  /// - Returns: `.held` where the guard refused it; nothing was written then.
  /// - Throws: `SQLiteError`; the old state stands.
  package func apply(
    _ snapshot: ShopSnapshot, read scope: PullScope = .whole, accepting: Bool = false
  ) async throws -> PullOutcome {
    switch memory.withLock({ $0.verdict(on: snapshot.revision, accepting: accepting) }) {
    case .held(let reason):
      note(snapshot.remarks, ofRows: nil)
      return .held(reason)
    case .stored:
      note(snapshot.remarks, ofRows: nil)
      return try await thread.perform { [self] in
        var counts = PullCounts()
        counts.products = try stored(on: $0).products.count
        if scope.isOfAllRows { counts.tags = try notePull(on: $0).count }
        return applied(counts, snapshot.revision)
      }
    case .unknown:
      var (checked, remarks) = RowCheck.checked(snapshot)
      note(checked.remarks, ofRows: remarks)
      checked.remarks = []
      let new = ShopRows(checked)
      return try await thread.perform { [self] in
        try apply(new, read: scope, revision: snapshot.revision, accepting: accepting, on: $0)
      }
    }
  }

  // MARK: On the writer's thread

  /// All rows of the shop that the file holds.
  func stored(on connection: Connection) throws -> ShopRows {
    if let known = memory.withLock({ $0.rows }) { return known }
    let read = try ShopRows(storedIn: connection)
    memory.withLock { $0.rows = read }
    return read
  }

  /// Compares before the transaction begins, so that it is as short as what it writes.
  private func apply(
    _ new: ShopRows, read scope: PullScope, revision: UInt64?, accepting: Bool, on connection: Connection
  ) throws -> PullOutcome {
    let old = try stored(on: connection)
    if let reason = PullGuard.reason(against: new, over: old) {
      guard accepting else { return hold(reason, revision, serving: old) }
      log.warning("mirror.accepted", ("reason", reason), ("because", "somebody asked for it"))
    }
    let isFirst = try MirrorState(connection: connection).firstPulledAt() == nil
    let difference = ShopDifference(from: old, to: new, oldSlugs: memory.withLock { $0.slugs })
    var counts = difference.counts
    counts.products = new.products.count
    if isFirst || !difference.isEmpty {
      let changes = try commit(on: connection) { now in
        if isFirst || scope.isOfAllRows { try MirrorState(connection: connection).notePull(at: now) }
        return try SnapshotApplication(connection: connection, rules: rules, now: now)
          .apply(difference, from: old, to: new, isFirst: isFirst)
      }
      counts.tags = changes.count
      memory.withLock { memory in
        memory.rows = new
        if let slugs = difference.slugs { memory.slugs = slugs.new }
      }
      forgetRanking()
    } else if scope.isOfAllRows {
      counts.tags = try notePull(on: connection).count
    }
    return applied(counts, revision)
  }

  private func notePull(on connection: Connection) throws -> [TagChange] {
    try commit(on: connection) { now in
      try MirrorState(connection: connection).notePull(at: now)
      return DerivationOutcome()
    }
  }

  private func hold(_ reason: String, _ revision: UInt64?, serving old: ShopRows) -> PullOutcome {
    if memory.withLock({ $0.noteHeld(reason, revision: revision) }) {
      log.error(
        "mirror.held", ("reason", reason), ("serving", old.products.count),
        ("do", "check the shop token's rights; what comes back releases it, and so does touski pull --accept"))
    }
    return .held(reason)
  }

  private func applied(_ counts: PullCounts, _ revision: UInt64?) -> PullOutcome {
    let wasHeld = memory.withLock { $0.noteApplied(revision: revision) }
    log.write(
      counts.written + counts.removed + counts.tags > 0 || wasHeld ? .info : .debug, "mirror.pulled",
      [
        ("products", counts.products), ("written", counts.written), ("removed", counts.removed),
        ("derived", counts.derived), ("tags", counts.tags), ("was_held", wasHeld),
      ])
    return .applied(counts)
  }

  private func note(_ ofSource: [String], ofRows: [String]?) {
    for remark in memory.withLock({ $0.note(ofSource, ofRows: ofRows) }) {
      log.warning("mirror.pull_remark", ("remark", remark))
    }
  }
}

extension PullScope {
  /// Whether a pull of it looks at every row, so that what it does not tell is as it was.
  var isOfAllRows: Bool {
    switch self {
    case .whole, .changes: true
    case .rows: false
    }
  }
}
