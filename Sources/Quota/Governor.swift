package import Telemetry

/// Decides which call may leave when: who stands in line, what they cost, what the supplier last said.
///
/// A pure state machine: each function takes the event and the time and answers with what to do. `GovernorService` is
/// its one owner.
package struct Governor: Sendable, Equatable {
  /// What to do about a caller in line.
  package enum Turn: Sendable, Equatable {
    /// Its permit, paid; the ledger has to be stored before the call leaves.
    case grant(Permit)
    /// Look again then.
    case wait(until: Instant)
    /// It has left the line, as its permit cannot come before its deadline; nil: it can never come.
    case refuse(until: Instant?)
  }

  /// Something to log.
  package enum Notice: Sendable, Equatable {
    /// Calls now leave farther apart; at the longest distance each further throttle is no news.
    case throttled(spacing: Duration)
    case exhausted(until: Instant)
    /// Another account's figures or an account whose total changed: ignored until its description is read again.
    case totalIgnored(told: Int, kept: Int)
  }

  package struct Place: Sendable, Hashable {
    fileprivate let number: Int64
  }

  private struct Waiter: Sendable, Equatable {
    let place: Place
    let cost: Int
    let deadline: Instant
  }

  package private(set) var bucket: Bucket
  package private(set) var spacing: Spacing
  private var closedUntil: Instant
  private var closures: Int
  private var spent: Int64
  private var calls: Int64
  private var revision: Int64

  private var line: [Waiter] = []
  private var lastPlace: Int64 = 0
  private var grantedPermits: Int64 = 0
  private var grantedPoints: Int64 = 0
  /// The permit whose answer was believed last.
  private var believed: Int64 = 0
  /// Whether the account's description has to be read (again): at the start, and after a foreign total.
  package private(set) var isAccountInDoubt = true
  /// The foreign total that was noticed last, so that a row of answers that tell it makes one notice.
  private var ignoredTotal: Int?
  /// The distance in milliseconds that the last throttle led to; 0 once an answer came without one.
  private var noticedSpacing: Int64 = 0

  /// A ledger that never was: the assumed capacity, filled to the import floor.
  package init(freshAt now: Instant) {
    bucket = Bucket(
      capacity: Limits.assumedCapacity, points: Limits.assumedCapacity * Limits.freshPercent / 100, at: now)
    spacing = Spacing(perSecond: 1, at: now)
    closedUntil = now
    (closures, spent, calls, revision) = (0, 0, 0, 0)
  }

  package init(resuming record: LedgerRecord, at now: Instant) {
    bucket = Bucket(capacity: record.capacity, parts: record.parts, filledAt: record.filledAt)
    spacing = Spacing(
      perSecond: record.perSecond, milliseconds: record.spacingMilliseconds, quietSince: record.quietSince,
      resumedAt: now)
    closedUntil = record.closedUntil
    (closures, spent, calls, revision) = (record.closures, record.spent, record.calls, record.revision)
  }

  /// What the ledger has to keep.
  package var record: LedgerRecord {
    LedgerRecord(
      revision: revision, capacity: bucket.capacity, parts: bucket.parts, filledAt: bucket.filledAt,
      perSecond: spacing.perSecond, spacingMilliseconds: spacing.milliseconds, quietSince: spacing.quietSince,
      nextCallAt: spacing.nextCallAt, closedUntil: closedUntil, closures: closures, spent: spent, calls: calls)
  }

  /// A caller joins the end of the line; ask `turn(of:)` next.
  package mutating func join(cost: Int, deadline: Instant) -> Place {
    lastPlace += 1
    let place = Place(number: lastPlace)
    line.append(Waiter(place: place, cost: max(cost, 0), deadline: deadline))
    return place
  }

  /// A caller goes away; without effect once it was granted or refused.
  package mutating func leave(_ place: Place) {
    line.removeAll { $0.place == place }
  }

  /// Whether it is that caller's turn.
  package mutating func turn(of place: Place, at now: Instant) -> Turn {
    guard let waiter = line.first(where: { $0.place == place }) else { return .refuse(until: nil) }
    guard waiter.cost <= bucket.capacity else {
      leave(place)
      return .refuse(until: nil)
    }
    let instant = forecast(place, at: now)
    guard instant <= waiter.deadline else {
      leave(place)
      return .refuse(until: instant)
    }
    guard instant <= now else { return .wait(until: instant) }
    leave(place)
    return .grant(grant(waiter.cost, at: now))
  }

  /// When a caller that came now with this cost could have its permit.
  package func instant(affording cost: Int, at now: Instant) -> Instant {
    var imagined = self
    let place = imagined.join(cost: cost, deadline: now)
    return imagined.forecast(place, at: now)
  }

  /// The permit's call leaves now, later than granted where the ledger was slow.
  package mutating func sent(at now: Instant) {
    spacing.sent(at: now)
  }

  /// Learns from what became of a permitted call.
  package mutating func settle(_ permit: Permit, _ settlement: Settlement, at now: Instant) -> [Notice] {
    revision += 1
    if settlement.isAccount, let rate = settlement.perSecond { spacing.adopt(perSecond: rate) }
    var notices = believe(settlement, of: permit, at: now)
    switch settlement.outcome {
    case .answered:
      if permit.cost > 0 { closures = 0 }
      noticedSpacing = 0
    case .throttled:
      spacing.throttled(at: now)
      if spacing.milliseconds > noticedSpacing {
        notices.append(.throttled(spacing: .milliseconds(spacing.milliseconds)))
      }
      noticedSpacing = spacing.milliseconds
    case .exhausted:
      if settlement.points == nil { bucket.hold(0, capacity: bucket.capacity, at: now) }
      close(for: permit.cost, at: now)
      notices.append(.exhausted(until: closedUntil))
    case .unanswered:
      break
    case .unsent:
      // A later call's answer, once believed, never counted this one.
      if permit.number > believed { bucket.refund(permit.cost, at: now) }
      spent -= Int64(permit.cost)
      calls -= 1
    }
    return notices
  }

  private mutating func grant(_ cost: Int, at now: Instant) -> Permit {
    bucket.spend(cost, at: now)
    spacing.sent(at: now)
    spent += Int64(cost)
    calls += 1
    revision += 1
    grantedPermits += 1
    grantedPoints += Int64(cost)
    return Permit(number: grantedPermits, cost: cost, grantedAt: now, grantedPoints: grantedPoints)
  }

  /// The newest answer is the truth, minus what was permitted since its call left.
  private mutating func believe(_ settlement: Settlement, of permit: Permit, at now: Instant) -> [Notice] {
    guard let points = settlement.points, permit.number > believed else { return [] }
    guard points.total > 0, settlement.isAccount || points.total == bucket.capacity else {
      isAccountInDoubt = true
      defer { ignoredTotal = points.total }
      return points.total == ignoredTotal ? [] : [.totalIgnored(told: points.total, kept: bucket.capacity)]
    }
    believed = permit.number
    if settlement.isAccount { (isAccountInDoubt, ignoredTotal) = (false, nil) }
    let since = Int(grantedPoints - permit.grantedPoints)
    let remaining = min(max(points.remaining, 0), Limits.largestCapacity)
    bucket.hold(remaining - since, capacity: points.total, at: now)
    return []
  }

  /// No point-costing call until the bucket has refilled for the refused one, and longer each time in a row.
  private mutating func close(for cost: Int, at now: Instant) {
    let pause = min(Limits.firstClosure << Int64(min(closures, 6)), Limits.longestClosure)
    closures += 1
    closedUntil = max(bucket.instant(holding: cost, from: now), now.advanced(by: .milliseconds(pause)))
  }

  /// Plays the line forward: at each opening the first caller goes whose points are there; free calls pass those who
  /// wait for points.
  private func forecast(_ wanted: Place, at now: Instant) -> Instant {
    // Bounded, as a clock that was set back must not keep the account closed for as long.
    let opens = min(closedUntil, now.advanced(by: .milliseconds(Limits.longestClosure)))
    var waiting = line[...]
    var slot = max(now, spacing.opening(at: now))
    var reserved = 0
    while !waiting.isEmpty {
      let ready = waiting.map { waiter in
        waiter.cost == 0 ? slot : max(slot, opens, bucket.instant(holding: reserved + waiter.cost, from: now))
      }
      // Only the first of those who need points may take them, so that a dear call is not starved by cheap ones.
      let firstCosting = waiting.indices.first { waiting[$0].cost > 0 }
      let candidates = waiting.indices.filter { waiting[$0].cost == 0 || $0 == firstCosting }
      guard
        let next = candidates.min(by: { left, right in
          let (leftReady, rightReady) = (ready[left - waiting.startIndex], ready[right - waiting.startIndex])
          return leftReady == rightReady ? left < right : leftReady < rightReady
        })
      else { return slot }
      let instant = ready[next - waiting.startIndex]
      if waiting[next].place == wanted { return instant }
      reserved += waiting[next].cost
      waiting.remove(at: next)
      slot = instant.advanced(by: .milliseconds(spacing.milliseconds))
    }
    return slot
  }
}
