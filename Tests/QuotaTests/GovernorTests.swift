import Telemetry
import Testing

@testable import Quota

struct GovernorTests {
  private let start = Instant(milliseconds: 1_700_000_000_000)

  private func at(_ seconds: Double) -> Instant { start.advanced(by: .milliseconds(Int64(seconds * 1000))) }

  private func grant(_ governor: inout Governor, cost: Int = 10, at now: Instant) throws -> Permit {
    let place = governor.join(cost: cost, deadline: now)
    guard case .grant(let permit) = governor.turn(of: place, at: now) else {
      throw Refused(turn: governor.turn(of: place, at: now))
    }
    return permit
  }

  private struct Refused: Error {
    let turn: Governor.Turn
  }

  /// A governor whose account has been read: 50,000 points a day, `remaining` now.
  private func known(remaining: Int) throws -> Governor {
    var governor = Governor(freshAt: start)
    let permit = try grant(&governor, cost: 0, at: start)
    let points = PointsInfo(total: 50_000, usedToday: 0, remaining: remaining)
    _ = governor.settle(permit, Settlement(.answered, points: points, isAccount: true, perSecond: 1), at: start)
    return governor
  }

  @Test func `a fresh ledger starts at three fifths of the smallest account and asks for its description`() {
    let governor = Governor(freshAt: start)

    #expect(governor.bucket.points(at: start) == 30_000)
    #expect(governor.isAccountInDoubt)
  }

  @Test func `a permit that cannot come before its deadline is refused at once with the instant when it could`() throws
  {
    var governor = try known(remaining: 4)

    let place = governor.join(cost: 10, deadline: at(5))

    // Six points at 50,000 / 1440 a minute.
    #expect(governor.turn(of: place, at: at(0)) == .refuse(until: at(10.368)))
    #expect(governor.turn(of: place, at: at(60)) == .refuse(until: nil))
  }

  @Test func `the line is counted into the forecast`() throws {
    var governor = try known(remaining: 1000)
    _ = governor.join(cost: 10, deadline: at(60))
    _ = governor.join(cost: 10, deadline: at(60))

    let third = governor.join(cost: 10, deadline: at(60))
    let hasty = governor.join(cost: 10, deadline: at(4.3))

    #expect(governor.turn(of: third, at: at(0)) == .wait(until: at(3.3)))
    #expect(governor.turn(of: hasty, at: at(0)) == .refuse(until: at(4.4)))
  }

  @Test func `whoever came first goes first, and who leaves the line makes room`() throws {
    var governor = try known(remaining: 1000)
    let first = governor.join(cost: 10, deadline: at(60))
    let second = governor.join(cost: 10, deadline: at(60))

    #expect(governor.turn(of: second, at: at(1.1)) == .wait(until: at(2.2)))
    governor.leave(first)
    guard case .grant = governor.turn(of: second, at: at(1.1)) else {
      Issue.record("the second is now the first")
      return
    }
  }

  @Test func `free calls pass those who wait for points, cheap ones do not`() throws {
    var governor = try known(remaining: 12)
    let dear = governor.join(cost: 50, deadline: at(600))
    let cheap = governor.join(cost: 10, deadline: at(600))
    let free = governor.join(cost: 0, deadline: at(600))

    guard case .wait = governor.turn(of: dear, at: at(1.1)), case .wait = governor.turn(of: cheap, at: at(1.1)),
      case .grant = governor.turn(of: free, at: at(1.1))
    else {
      Issue.record("only the free call may go")
      return
    }
  }

  @Test func `a call dearer than a full bucket is refused for ever`() throws {
    var governor = try known(remaining: 50_000)

    let place = governor.join(cost: 50_001, deadline: at(1_000_000))

    #expect(governor.turn(of: place, at: at(2)) == .refuse(until: nil))
  }

  @Test func `the newest answer is the truth, minus what was permitted since its call left`() throws {
    var governor = try known(remaining: 1000)
    let first = try grant(&governor, at: at(2))
    let second = try grant(&governor, at: at(4))
    _ = try grant(&governor, at: at(6))

    _ = governor.settle(second, told(700), at: at(7))
    #expect(governor.bucket.points(at: at(7)) == 690)

    // The first call's answer comes later, but it left earlier: it is no news.
    _ = governor.settle(first, told(900), at: at(7))
    #expect(governor.bucket.points(at: at(7)) == 690)
  }

  @Test func `an answer with another total is ignored until the account's description says so`() throws {
    var governor = try known(remaining: 1000)
    let foreign = PointsInfo(total: 56_107, usedToday: nil, remaining: 56_000)

    let call = try grant(&governor, at: at(2))
    let notices = governor.settle(call, Settlement(.answered, points: foreign), at: at(2))
    #expect(notices == [.totalIgnored(told: 56_107, kept: 50_000)])
    #expect(governor.bucket.points(at: at(2)) == 991)
    #expect(governor.isAccountInDoubt)

    let description = try grant(&governor, cost: 0, at: at(4))
    _ = governor.settle(
      description, Settlement(.answered, points: foreign, isAccount: true, perSecond: 2), at: at(4))
    #expect(governor.bucket.points(at: at(4)) == 56_000)
    #expect(governor.bucket.capacity == 56_107)
    #expect(governor.spacing.milliseconds == 550)
    #expect(!governor.isAccountInDoubt)
  }

  @Test func `answers that tell the same foreign total in a row are noticed once`() throws {
    var governor = try known(remaining: 1000)

    var notices: [Governor.Notice] = []
    for (second, total) in zip(stride(from: 2.0, to: 14.0, by: 2), [7, 7, 7, 50_000, 7, 9]) {
      let call = try grant(&governor, at: at(second))
      let points = PointsInfo(total: total, usedToday: nil, remaining: 500)
      notices += governor.settle(call, Settlement(.answered, points: points), at: at(second))
    }

    #expect(notices == [.totalIgnored(told: 7, kept: 50_000), .totalIgnored(told: 9, kept: 50_000)])
  }

  @Test func `throttles in a row are noticed as long as the distance grows`() throws {
    var governor = try known(remaining: 1000)

    var notices: [Governor.Notice] = []
    var now = at(2)
    for _ in 1...12 {
      let call = try grant(&governor, at: now)
      notices += governor.settle(call, Settlement(.throttled), at: now)
      now = governor.spacing.nextCallAt
    }

    let distances: [Int64] = [2200, 4400, 8800, 17_600, 35_200, 60_000]
    #expect(notices == distances.map { .throttled(spacing: .milliseconds($0)) })
  }

  @Test func `used-up points stop paid calls until refilled and let free ones go on`() throws {
    var governor = try known(remaining: 1000)
    let call = try grant(&governor, at: at(2))

    let notices = governor.settle(call, Settlement(.exhausted), at: at(2))

    #expect(notices == [.exhausted(until: at(62))])
    #expect(governor.bucket.points(at: at(2)) == 0)
    let paid = governor.join(cost: 10, deadline: at(10))
    #expect(governor.turn(of: paid, at: at(4)) == .refuse(until: at(62)))
    _ = try grant(&governor, cost: 0, at: at(4))
    _ = try grant(&governor, at: at(62))
  }

  @Test func `refusals in a row pause longer, an answer ends the row`() throws {
    var governor = try known(remaining: 1000)
    var now = at(2)
    var pauses: [Duration] = []

    for _ in 0..<9 {
      let call = try grant(&governor, at: now)
      guard case .exhausted(let until)? = governor.settle(call, Settlement(.exhausted), at: now).first else { return }
      pauses.append(until.since(now))
      now = until
    }
    #expect(pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600].map { .seconds($0) })

    let call = try grant(&governor, at: now)
    _ = governor.settle(call, Settlement(.answered), at: now)
    now = now.advanced(by: .seconds(2))
    let next = try grant(&governor, at: now)
    #expect(
      governor.settle(next, Settlement(.exhausted), at: now) == [.exhausted(until: now.advanced(by: .seconds(60)))])
  }

  @Test func `a call that never left is given back, one without answer stays paid`() throws {
    var governor = try known(remaining: 1000)

    let unsent = try grant(&governor, at: at(2))
    _ = governor.settle(unsent, Settlement(.unsent), at: at(2))
    #expect(governor.record.spent == 0)
    #expect(governor.record.calls == 1)

    let unanswered = try grant(&governor, at: at(4))
    _ = governor.settle(unanswered, Settlement(.unanswered), at: at(5))
    #expect(governor.record.spent == 10)
    #expect(governor.record.calls == 2)
  }

  @Test func `a call that never left is not given back twice where a later call's answer told the points`() throws {
    var governor = try known(remaining: 1000)
    let unsent = try grant(&governor, at: at(2))
    let later = try grant(&governor, at: at(4))
    _ = governor.settle(later, told(990), at: at(5))

    _ = governor.settle(unsent, Settlement(.unsent), at: at(5))

    #expect(governor.bucket.points(at: at(5)) == 990)
    #expect(governor.record.spent == 10)
  }

  @Test(arguments: [(0, 5), (-7, 5), (50_000, -1), (Int.max, Int.max)])
  func `absurd points stop nothing for ever`(total: Int, remaining: Int) throws {
    var governor = try known(remaining: 1000)
    let call = try grant(&governor, at: at(2))

    let points = PointsInfo(total: total, usedToday: nil, remaining: remaining)
    _ = governor.settle(call, Settlement(.answered, points: points, isAccount: true), at: at(2))

    #expect(governor.instant(affording: 10, at: at(2)) <= at(30))
  }

  @Test func `a ledger from a clock that was ahead does not stop the calls`() throws {
    var record = try known(remaining: 1000).record
    record.closedUntil = at(10_000_000)
    record.filledAt = at(10_000_000)
    record.quietSince = at(10_000_000)
    record.nextCallAt = at(10_000_000)

    let governor = Governor(resuming: record, at: at(0))

    #expect(governor.instant(affording: 0, at: at(0)) == at(1.1))
    #expect(governor.instant(affording: 10, at: at(0)) <= at(3600))
  }

  private func told(_ remaining: Int) -> Settlement {
    Settlement(.answered, points: PointsInfo(total: 50_000, usedToday: nil, remaining: remaining))
  }
}
