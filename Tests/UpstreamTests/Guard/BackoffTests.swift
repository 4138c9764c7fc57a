import TestSupport
import Testing
import Upstream

struct BackoffTests {
  @Test(arguments: [(-1, 1), (0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (Int.max, 60)])
  func `a delay lies in the upper half of its bound`(failures: Int, bound: Int) {
    var generator = SeededGenerator(seed: 1)
    let backoff = Backoff()

    let delays = (0..<200).map { _ in backoff.delay(afterFailures: failures, using: &generator) }
    #expect(delays.allSatisfy { $0 >= .milliseconds(500 * bound) && $0 <= .seconds(bound) })
    #expect(Set(delays).count > 150)
    #expect(delays.min().map { $0 < .milliseconds(550 * bound) } == true)
    #expect(delays.max().map { $0 > .milliseconds(950 * bound) } == true)
  }

  @Test func `an absurd bound neither traps nor hangs`() {
    var generator = SeededGenerator(seed: 1)
    let none = Backoff(first: .zero, most: .seconds(1))
    #expect(none.delay(afterFailures: .max, using: &generator) == .zero)
    let small = Backoff(first: .seconds(5), most: .seconds(2))
    #expect(small.delay(afterFailures: 9, using: &generator) <= .seconds(2))
  }
}
