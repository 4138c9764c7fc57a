import Catalog

/// Decides what is pulled next and when: what was asked and how pulls ended go in, the next step comes out.
///
/// All times are of a clock that nobody sets. What a hook named is read at once, and a second time a moment later,
/// because a hook may come before its change can be read. While pulls fail only the usual ones are tried, not before
/// the shop wants to be asked again, and what hooks named waits for one that succeeds. Somebody who waits for a pull is
/// never put off.
struct PullPlan {
  enum Step: Equatable {
    case pull(PullScope)
    /// Until then nothing is to do, unless somebody asks.
    case wait(Duration)
  }

  private typealias Moment = ContinuousClock.Instant

  private let every: Duration
  private var demand = PullDemand()
  /// What was read for hooks and is read once more, at the earliest then.
  private var echo: (demand: PullDemand, due: Moment)?
  /// The same of what was read since, which would else put the first off for as long as hooks come.
  private var laterEcho: (demand: PullDemand, due: Moment)?
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
  /// What the running pull reads because it was asked, and what of it is to be read once more.
  private var running: (demand: PullDemand, toEcho: PullDemand) = (PullDemand(), PullDemand())

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
      running = (PullDemand(), PullDemand())
      return .pull(.changes)
    }
    guard !isFailing, let usualDue else { return .wait(now.duration(to: usualDue ?? now)) }
    if let (again, due) = echo, due <= now {
      // In one pull with what is new, as hooks that never rest would leave no room for another.
      var both = again
      both.add(demand)
      if let scope = both.scope, isOver(rest(before: both), now) {
        running = (both, demand)
        demand = PullDemand()
        (echo, laterEcho) = (laterEcho, nil)
        return .pull(scope)
      }
    }
    if let scope = demand.scope, isOver(rest(before: demand), now) { return begin(scope) }
    var wakes = [usualDue]
    if !demand.isEmpty, let rest = rest(before: demand) { wakes.append(rest) }
    if let (again, due) = echo {
      var both = again
      both.add(demand)
      wakes.append(max(due, rest(before: both) ?? due))
    }
    return .wait(now.duration(to: wakes.min() ?? usualDue))
  }

  /// The pull of the last step ended.
  ///
  /// - Parameter notBefore: when the shop that refused it wants to be asked again; believed for an hour.
  mutating func end(
    _ scope: PullScope, succeeded: Bool, began: ContinuousClock.Instant, at now: ContinuousClock.Instant,
    notBefore: ContinuousClock.Instant? = nil
  ) {
    let took = began.duration(to: now)
    let pause = max(every, took * Limits.restPerPull)
    // A shop can turn a question for some rows into one for all, and only the time it took tells.
    let isSlow = took > Limits.quickPull
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
      case .rows:
        if isSlow { putOff(until: now + min(took * Limits.restPerPull, Limits.longestPullPause)) }
      case .changes: usualDue = now + min(pause, max(every, Limits.longestPullPause))
      case .whole:
        usualDue = now + min(pause, max(every, Limits.longestPullPause))
        // What has changed can often be read where everything cannot, so the two take turns.
        if wholeDue != nil { wholeDue = now + pause * Limits.restPerPull }
      }
      if let notBefore { putOff(until: min(notBefore, now + Limits.longestAskedPause)) }
      return
    }
    isFailing = false
    switch scope {
    case .rows:
      rowsRest = now + (isSlow ? took * Limits.restPerPull : took)
      if isSlow, let rowsRest { putOff(until: rowsRest) }
      failedHints = []
    case .changes, .whole:
      usualDue = now + pause
      changesRest = now + took * Limits.restPerPull
    }
    if scope == .whole { wholeDue = now + Limits.wholePullEvery }
    var toEcho = running.toEcho
    toEcho.wantsWhole = false
    if toEcho.isEmpty { return }
    toEcho.add(laterEcho?.demand ?? PullDemand())
    let again = (toEcho, now + Limits.hintEcho)
    if echo == nil { echo = again } else { laterEcho = again }
  }

  private mutating func begin(_ scope: PullScope) -> Step {
    running = (demand, demand)
    demand = PullDemand()
    return .pull(scope)
  }

  /// The next usual pull comes no sooner than this.
  private mutating func putOff(until moment: Moment) {
    usualDue = max(usualDue ?? moment, moment)
  }

  private func rest(before demand: PullDemand) -> Moment? {
    demand.wantsChanges ? changesRest : rowsRest
  }

  private func isOver(_ moment: Moment?, _ now: Moment) -> Bool {
    moment.map { $0 <= now } ?? true
  }
}
