package import Telemetry

/// The one owner of an account's governor: gives permits in order of arrival, and stores each in the ledger before the
/// call may leave.
package actor GovernorService {
  private var governor: Governor
  private var isStoring = false
  /// Resumed when the permit under way has been stored, or could not be.
  private var afterStore: [CheckedContinuation<Void, Never>] = []
  private let ledger: any PointsLedger
  private let clock: WallClock
  private let log: Log
  private let sleep: @Sendable (Duration) async throws -> Void

  /// Reads the ledger; a ledger without record starts at the import floor of the smallest account.
  ///
  /// - Parameter sleep: throws when the task is cancelled; tests move time by hand.
  package init(
    ledger: any PointsLedger, clock: WallClock, log: Log,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) async throws(QuotaError) {
    let record = try await ledger.load()
    let now = clock.now
    self.governor = record.map { Governor(resuming: $0, at: now) } ?? Governor(freshAt: now)
    self.ledger = ledger
    self.clock = clock
    self.log = log
    self.sleep = sleep
  }

  /// Waits for the caller's turn. When it returns, the spending has been stored.
  ///
  /// - Throws: at once where the permit cannot come before `deadline`, with the instant when it could.
  package func permit(cost: Int, deadline: Instant) async throws(QuotaError) -> Permit {
    let place = governor.join(cost: cost, deadline: deadline)
    defer { governor.leave(place) }
    while true {
      // While one permit is being stored no other may be granted: both would leave when the disk is done.
      if isStoring {
        await withCheckedContinuation { afterStore.append($0) }
        continue
      }
      let now = clock.now
      switch governor.turn(of: place, at: now) {
      case .grant(let permit):
        isStoring = true
        defer { endStoring() }
        do {
          try await ledger.store(governor.record)
        } catch {
          // Nothing leaves, so nothing is paid; a full disk must not empty the account as well.
          _ = governor.settle(permit, Settlement(.unsent), at: clock.now)
          throw error
        }
        guard !Task.isCancelled else {
          await settle(permit, Settlement(.unsent))
          throw .cancelled
        }
        governor.sent(at: clock.now)
        return permit
      case .refuse(let until):
        guard let until else { throw .neverAffordable }
        throw .notBefore(until: until)
      case .wait(let until):
        do {
          try await sleep(min(until.since(now), Limits.longestSleep))
        } catch {
          throw .cancelled
        }
      }
    }
  }

  private func endStoring() {
    isStoring = false
    let waiting = afterStore
    afterStore = []
    for continuation in waiting { continuation.resume() }
  }

  /// Hands a permit back with what became of its call; each permit exactly once.
  package func settle(_ permit: Permit, _ settlement: Settlement) async {
    for notice in governor.settle(permit, settlement, at: clock.now) {
      switch notice {
      case .throttled(let spacing):
        log.warning("quota.throttled", ("spacing_ms", spacing.wholeMilliseconds))
      case .exhausted(let until):
        log.warning("quota.exhausted", ("points", standing.points), ("until", until.text))
      case .totalIgnored(let told, let kept):
        log.warning("quota.total_ignored", ("told", told), ("kept", kept))
      }
    }
    do {
      try await ledger.store(governor.record)
    } catch {
      // The record before the call left is kept: it counts the spending, only the supplier's newer figures are lost.
      log.error("quota.not_stored", ("error", error))
    }
  }

  /// When a call of this cost could leave if it were asked for now.
  package func instant(affording cost: Int) -> Instant {
    governor.instant(affording: cost, at: clock.now)
  }

  /// Whether the account's description should be read before more points are spent.
  package var isAccountInDoubt: Bool { governor.isAccountInDoubt }

  /// Points now, and the sums since the ledger was created.
  package var standing: Standing {
    let record = governor.record
    return Standing(
      points: governor.bucket.points(at: clock.now), capacity: record.capacity, perSecond: record.perSecond,
      spent: record.spent, calls: record.calls, nextCallAt: record.nextCallAt)
  }
}
