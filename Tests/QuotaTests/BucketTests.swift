import Telemetry
import Testing

@testable import Quota

struct BucketTests {
  private let start = Instant(milliseconds: 1_700_000_000_000)

  @Test func `a bucket gains a 1440th of its capacity each minute, to the part`() {
    let bucket = Bucket(capacity: 50_000, points: 0, at: start)

    #expect(bucket.points(at: start.advanced(by: .seconds(60))) == 34)
    #expect(bucket.points(at: start.advanced(by: .seconds(3600 * 12))) == 25_000)
    #expect(bucket.points(at: start.advanced(by: .seconds(3600 * 24 * 9))) == 50_000)
  }

  @Test func `small steps add up to one large step`() {
    var small = Bucket(capacity: 56_107, points: 0, at: start)
    let large = small

    for millisecond in 1...9_999 { small.spend(0, at: start.advanced(by: .milliseconds(millisecond))) }

    let end = start.advanced(by: .milliseconds(9_999))
    #expect(small.instant(holding: 100, from: end) == large.instant(holding: 100, from: end))
  }

  @Test func `the instant that holds some points is the first such millisecond`() {
    let bucket = Bucket(capacity: 50_000, points: 3, at: start)

    let instant = bucket.instant(holding: 10, from: start)

    #expect(bucket.points(at: instant) == 10)
    #expect(bucket.points(at: instant.advanced(by: .milliseconds(-1))) == 9)
  }

  @Test func `a clock that goes back adds nothing`() {
    let bucket = Bucket(capacity: 50_000, points: 100, at: start)

    #expect(bucket.points(at: start.advanced(by: .seconds(-86_400))) == 100)
  }

  @Test(arguments: [Int.min, -1, 0, Int.max])
  func `absurd figures stay within bounds`(figure: Int) {
    var bucket = Bucket(capacity: figure, points: figure, at: start)
    bucket.hold(figure, capacity: figure, at: start)
    bucket.spend(1, at: Instant(milliseconds: .max))

    #expect(bucket.points(at: Instant(milliseconds: .max)) <= Limits.largestCapacity)
    #expect(bucket.instant(holding: 10, from: start) >= start)
  }

  @Test func `what a ledger kept beyond capacity is cut down`() {
    let bucket = Bucket(capacity: 100, parts: .max, filledAt: start)

    #expect(bucket.points(at: start) == 100)
  }
}
