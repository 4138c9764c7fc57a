import Telemetry
import Testing

@testable import Quota

struct SpacingTests {
  private let start = Instant(milliseconds: 1_700_000_000_000)

  @Test(arguments: [(1, 1100), (2, 550), (4, 275), (6, 184)])
  func `each level keeps a tenth more than its rate asks`(rate: Int, milliseconds: Int64) {
    #expect(Spacing(perSecond: rate, at: start).milliseconds == milliseconds)
  }

  @Test(arguments: [0, -3, 3, 100, Int.max])
  func `a rate that is no level counts as the lowest`(rate: Int) {
    #expect(Spacing(perSecond: rate, at: start).milliseconds == 1100)
  }

  @Test func `throttles double the distance up to a minute, quiet minutes halve it again`() {
    var spacing = Spacing(perSecond: 1, at: start)

    var distances: [Int64] = []
    for _ in 0..<7 {
      spacing.throttled(at: start)
      distances.append(spacing.milliseconds)
    }
    #expect(distances == [2200, 4400, 8800, 17_600, 35_200, 60_000, 60_000])

    var now = start
    distances = []
    for _ in 0..<7 {
      now = now.advanced(by: .seconds(60))
      spacing.sent(at: now)
      distances.append(spacing.milliseconds)
    }
    #expect(distances == [30_000, 15_000, 7500, 3750, 1875, 1100, 1100])
  }

  @Test func `a throttle starts the quiet minute anew`() {
    var spacing = Spacing(perSecond: 1, at: start)
    spacing.throttled(at: start)
    spacing.throttled(at: start.advanced(by: .seconds(59)))

    spacing.sent(at: start.advanced(by: .seconds(118)))

    #expect(spacing.milliseconds == 4400)
  }

  @Test func `a clock set back an hour does not stop the calls for an hour`() {
    var spacing = Spacing(perSecond: 1, at: start)
    spacing.sent(at: start)

    let earlier = start.advanced(by: .seconds(-3600))

    #expect(spacing.opening(at: earlier) == earlier.advanced(by: .milliseconds(1100)))
  }

  @Test func `after a restart one distance passes before the first call`() {
    let spacing = Spacing(perSecond: 1, milliseconds: 4400, quietSince: start, resumedAt: start)

    #expect(spacing.opening(at: start) == start.advanced(by: .milliseconds(4400)))
  }
}
