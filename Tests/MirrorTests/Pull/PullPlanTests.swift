import Catalog
import Testing

@testable import Mirror

/// The plan alone: times and outcomes go in, steps come out.
@Suite struct PullPlanTests {
  private let start = ContinuousClock.now
  private let hints = ["1", "2"].map { ShopHint(collection: "products", key: $0) }

  @Test func `everything first, then what changed, every fourteen seconds, and everything again each hour`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(3700))

    #expect(timeline.pulls.prefix(3).map(\.at) == [.zero, .seconds(14), .seconds(28)])
    #expect(timeline.pulls.filter { $0.scope == .whole }.map(\.at) == [.zero, .seconds(3612)])
    #expect(timeline.pulls.count == 265)
  }

  @Test func `what a hook names is read at once and a second later, and the usual pulls go on`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(5))
    timeline.ask(hints)
    timeline.run(until: .seconds(15))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(5), .seconds(6), .seconds(14)])
    #expect(timeline.pulls.map(\.scope) == [.whole, .rows(hints), .rows(hints), .changes])
  }

  @Test func `a hook without end delays no usual pull`() {
    var timeline = Timeline(took: .milliseconds(100))
    for _ in 0..<600 {
      timeline.ask(hints)
      timeline.run(until: timeline.elapsed + .milliseconds(100))
    }

    let usual = timeline.pulls.filter { $0.scope == .changes }.map(\.at)
    #expect(usual.count == Int(timeline.elapsed / .seconds(14.2)))
    // Half of the time it rests.
    #expect(Duration.milliseconds(100 * timeline.pulls.count) < timeline.elapsed / 2 + .seconds(2))
  }

  @Test func `what was read under hooks without end is read once more within two seconds`() {
    var timeline = Timeline(took: .milliseconds(100))
    timeline.run(until: .seconds(1))
    var echoed = 0
    for number in 0..<100 {
      let hint = ShopHint(collection: "products", key: "\(number)")
      let asked = timeline.elapsed
      timeline.ask([hint])
      timeline.run(until: asked + .milliseconds(100))
      guard number >= 30, number < 70 else { continue }
      // Those of three seconds before.
      let old = ShopHint(collection: "products", key: "\(number - 30)")
      let reads = timeline.pulls.filter { $0.scope.names(old) }.map(\.at)
      if reads.count > 1, let first = reads.first, let last = reads.last, last - first >= .seconds(1) { echoed += 1 }
    }

    #expect(echoed == 40)
  }

  @Test func `a pull of rows that was a pull of everything rests like one`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(5))
    timeline.took = .seconds(30)
    timeline.ask(hints)
    timeline.run(until: .seconds(6))
    timeline.ask([hints[0]])
    timeline.run(until: .seconds(94))
    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(5)])

    while timeline.elapsed < .seconds(900) {
      timeline.ask([hints[0]])
      timeline.run(until: timeline.elapsed + .seconds(1))
    }
    // They take turns with the usual ones, and after one of each the shop rests as long.
    let busy = Duration.seconds(30) * timeline.pulls.dropFirst().count
    #expect(busy <= timeline.elapsed / 2 + .seconds(30))
    #expect(timeline.pulls.count { $0.scope == .changes } >= 7)
  }

  @Test func `a shop that wants to be left alone is, for an hour at most`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(5))
    timeline.failing = { _ in true }
    timeline.pauseAsked = .seconds(600)
    timeline.ask(hints)
    timeline.run(until: .seconds(604))
    timeline.ask(hints)
    timeline.run(until: .seconds(604))
    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(5)])

    timeline.pauseAsked = .seconds(1_000_000)
    timeline.run(until: .seconds(5000))
    #expect(timeline.pulls.dropFirst(2).map(\.at) == [.seconds(605), .seconds(4205)])
  }

  @Test func `a person's pull comes through to a shop that wants to be left alone, and what it tells counts`() {
    var timeline = Timeline()
    timeline.failing = { _ in true }
    timeline.pauseAsked = .seconds(600)
    timeline.run(until: .seconds(100))
    timeline.failing = { _ in false }
    timeline.ask([], whole: true)
    timeline.run(until: .seconds(115))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(100), .seconds(114)])
  }

  @Test func `more hints than are worth naming become one question for all that changed`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(2))
    timeline.ask((0...200).map { ShopHint(collection: "products", key: "\($0)") })
    timeline.ask(hints)
    timeline.run(until: .seconds(10))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(2), .seconds(3)])
    #expect(timeline.pulls.map(\.scope) == [.whole, .changes, .changes])
  }

  @Test func `a hook that comes before the first pull ended is read after it`() {
    var timeline = Timeline()
    timeline.ask(hints)
    timeline.run(until: .seconds(10))

    #expect(timeline.pulls.map(\.scope) == [.whole, .rows(hints)])
    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(1)])
  }

  @Test func `a hinted pull that fails waits for the usual one, and is read after that`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(5))
    timeline.isFailing = true
    timeline.ask(hints)
    timeline.run(until: .seconds(6))
    timeline.ask([hints[0]])
    timeline.run(until: .seconds(20))
    timeline.isFailing = false
    timeline.run(until: .seconds(30))

    #expect(timeline.pulls.map(\.at) == [0, 5, 14, 28, 28, 29].map { .seconds($0) })
    #expect(
      timeline.pulls.map(\.scope) == [.whole, .rows(hints), .changes, .changes, .rows(hints), .rows(hints)])
  }

  @Test func `a row the shop can never be asked for is tried twice and then left to the usual pulls`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(5))
    timeline.failing = { if case .rows = $0 { true } else { false } }
    timeline.ask(hints)
    timeline.run(until: .seconds(100))

    #expect(timeline.pulls.filter { $0.scope == .rows(hints) }.map(\.at) == [.seconds(5), .seconds(14)])
    #expect(timeline.pulls.count { $0.scope == .changes } == 7)
  }

  @Test func `a shop that never answered is asked for everything`() {
    var timeline = Timeline()
    timeline.isFailing = true
    timeline.run(until: .seconds(3))
    timeline.ask(hints)
    timeline.run(until: .seconds(30))

    #expect(timeline.pulls.map(\.scope) == [.whole, .whole, .whole])
    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(14), .seconds(28)])
  }

  @Test func `after a long pull the pause is twice as long, but a hook's rows are read at once`() {
    var timeline = Timeline(took: .seconds(30))
    timeline.run(until: .seconds(100))
    timeline.took = .zero
    timeline.ask(hints)
    timeline.run(until: .seconds(100))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(90), .seconds(120)])
    #expect(timeline.pulls.map(\.scope) == [.whole, .changes, .rows(hints)])
  }

  @Test func `a burst does not read a slow shop without end`() {
    var timeline = Timeline(took: .seconds(30))
    for _ in 0..<40 {
      timeline.run(until: timeline.elapsed + .seconds(10))
      timeline.ask((0...200).map { ShopHint(collection: "products", key: "\($0)") })
    }

    let busy = timeline.pulls.count * 30
    #expect(Duration.seconds(busy) <= timeline.elapsed / 3 + .seconds(30))
  }

  @Test func `a pull that was given up after minutes is tried again within one`() {
    var timeline = Timeline(took: .seconds(120))
    timeline.isFailing = true
    timeline.run(until: .seconds(200))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(180)])
  }

  @Test func `where everything cannot be read but changes can, the two take turns`() {
    var timeline = Timeline()
    timeline.run(until: .seconds(3600))
    let before = timeline.pulls.count
    timeline.failing = { $0 == .whole }
    timeline.run(until: .seconds(3700))

    let scopes = timeline.pulls.dropFirst(before).map(\.scope)
    #expect(scopes.contains(.whole))
    #expect(scopes.filter { $0 == .changes }.count > 2)
  }

  @Test func `who waits is served at once, whatever rests or fails`() {
    var timeline = Timeline(took: .seconds(30))
    timeline.isFailing = true
    timeline.run(until: .seconds(1))
    timeline.ask([], whole: true)
    timeline.run(until: .seconds(31))

    #expect(timeline.pulls.map(\.at) == [.zero, .seconds(30)])
    #expect(timeline.pulls.map(\.scope) == [.whole, .whole])
  }
}

/// A plan that is followed in made time.
private struct Timeline {
  private(set) var pulls: [(scope: PullScope, at: Duration)] = []
  private(set) var elapsed = Duration.zero
  var took: Duration
  var failing: (PullScope) -> Bool = { _ in false }
  /// With each failure.
  var pauseAsked: Duration?
  private var plan = PullPlan(every: .seconds(14))
  private let start = ContinuousClock.now

  init(took: Duration = .zero) {
    self.took = took
  }

  var isFailing: Bool {
    get { failing(.changes) }
    set { failing = { _ in newValue } }
  }

  mutating func ask(_ hints: [ShopHint], whole: Bool = false) {
    var demand = PullDemand()
    demand.add(hints)
    demand.wantsWhole = whole
    plan.ask(demand)
  }

  /// Follows the plan until what is next lies past `end`.
  mutating func run(until end: Duration) {
    while true {
      switch plan.next(at: start + elapsed) {
      case .pull(let scope):
        let began = elapsed
        pulls.append((scope, began))
        elapsed += took
        let ended = start + elapsed
        plan.end(
          scope, succeeded: !failing(scope), began: start + began, at: ended,
          notBefore: failing(scope) ? pauseAsked.map { ended + $0 } : nil)
      case .wait(let duration):
        guard elapsed + duration <= end else {
          elapsed = max(elapsed, end)
          return
        }
        elapsed += duration
      }
    }
  }
}

extension PullScope {
  fileprivate func names(_ hint: ShopHint) -> Bool {
    if case .rows(let hints) = self { hints.contains(hint) } else { false }
  }
}
