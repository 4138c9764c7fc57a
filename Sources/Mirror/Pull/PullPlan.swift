import Catalog

/// Decides what is pulled next and when: what was asked and how pulls ended go in, the next step comes out.
///
/// All times are of a clock that nobody sets. What a hook named is read at once, and a second time a moment later,
/// because a hook may come before its change can be read. While pulls fail only the usual ones are tried, and what
/// hooks named waits for one that succeeds. Somebody who waits for a pull is never put off.
struct PullPlan {
  enum Step: Equatable {
    case pull(PullScope)
    /// Until then nothing is to do, unless somebody asks.
    case wait(Duration)
  }

  private typealias Moment = ContinuousClock.Instant

  private let every: Duration
  private var demand = PullDemand()
  /// What was read for a hook and is read once more, at the earliest then.
  private var echo: (demand: PullDemand, due: Moment)?
  /// When the next usual pull is due; nil: at once.
  private var usualDue: Moment?
  /// When everything is read anew; nil: it never was, and until then nothing less is of use.
  private var wholeDue: Moment?
  /// Before these no hook starts a pull of rows, or of everything that changed.
  private var rowsRest: Moment?
  private var changesRest: Moment?
  private var isFailing = false
  /// Hints of the last pull of rows, where it failed: one the shop cannot answer must not come back for ever.
  private var failedHints: Set<ShopHint> = []
  private var running: (demand: PullDemand, isEcho: Bool) = (PullDemand(), false)

  /// - Parameter every: pause between the end of a pull and the next usual one.
  init(every: Duration) {
    self.every = every
  }

  mutating func ask(_ new: PullDemand) {
    demand.add(new)
  }

  /// What to do now; `end` tells how a pull ended.
  mutating func next(at now: ContinuousClock.Instant) -> Step {
    if demand.wantsWhole { return begin(.whole) }
    if isOver(usualDue, now) {
      guard let wholeDue, wholeDue > now else { return begin(.whole) }
      if demand.wantsChanges { return begin(.changes) }
      // What was named stays asked: rows may have changed without a date that tells.
      running = (PullDemand(), false)
      return .pull(.changes)
    }
    guard !isFailing, let usualDue else { return .wait(now.duration(to: usualDue ?? now)) }
    if let scope = demand.scope, isOver(rest(before: demand), now) { return begin(scope) }
    if let (again, due) = echo, let scope = again.scope, due <= now, isOver(rest(before: again), now) {
      echo = nil
      running = (again, true)
      return .pull(scope)
    }
    var wakes = [usualDue]
    if !demand.isEmpty, let rest = rest(before: demand) { wakes.append(rest) }
    if let (again, due) = echo { wakes.append(max(due, rest(before: again) ?? due)) }
    return .wait(now.duration(to: wakes.min() ?? usualDue))
  }

  /// The pull of the last step ended.
  mutating func end(
    _ scope: PullScope, succeeded: Bool, began: ContinuousClock.Instant, at now: ContinuousClock.Instant
  ) {
    let took = began.duration(to: now)
    let pause = max(every, took * Limits.restPerPull)
    var asked = running.demand
    asked.wantsWhole = false
    guard succeeded else {
      isFailing = true
      if case .rows = scope {
        demand.add(asked.hints.subtracting(failedHints))
        failedHints = asked.hints
      } else {
        demand.add(asked)
      }
      switch scope {
      case .rows: break
      case .changes: usualDue = now + min(pause, max(every, Limits.longestPullPause))
      case .whole:
        usualDue = now + min(pause, max(every, Limits.longestPullPause))
        // What has changed can often be read where everything cannot, so the two take turns.
        if wholeDue != nil { wholeDue = now + pause * Limits.restPerPull }
      }
      return
    }
    isFailing = false
    switch scope {
    case .rows:
      rowsRest = now + took
      failedHints = []
    case .changes, .whole:
      usualDue = now + pause
      changesRest = now + took * Limits.restPerPull
    }
    if scope == .whole { wholeDue = now + Limits.wholePullEvery }
    if !running.isEcho, !asked.isEmpty {
      asked.add(echo?.demand ?? PullDemand())
      echo = (asked, now + Limits.hintEcho)
    }
  }

  private mutating func begin(_ scope: PullScope) -> Step {
    running = (demand, false)
    demand = PullDemand()
    return .pull(scope)
  }

  private func rest(before demand: PullDemand) -> Moment? {
    demand.wantsChanges ? changesRest : rowsRest
  }

  private func isOver(_ moment: Moment?, _ now: Moment) -> Bool {
    moment.map { $0 <= now } ?? true
  }
}
