import TestSupport
import Testing

@testable import Storefront

/// What is taken, what is refused and who is woken; no thread runs.
struct RenderQueueTests {
  private var queue = RenderQueue<Int>(threads: 2)

  /// Ends so many jobs that the mean is one of theirs.
  private mutating func learn(_ time: Duration) {
    for _ in 0..<200 { queue.end(after: time) }
  }

  private mutating func add(_ jobs: Range<Int>, _ priority: RenderPriority = .usual) -> Int {
    jobs.filter { queue.add($0, priority) != .refused }.count
  }

  @Test mutating func `what could not be begun within its asker's patience is refused at once`() {
    learn(.milliseconds(100))

    // Each of the two threads does 40 in 4 s, and the job behind those is begun just in time.
    let taken = add(0..<1000)

    #expect((80...82).contains(taken))
    #expect(queue.add(0, .waited(.milliseconds(1500))) == .refused)
    #expect(queue.expectedWait > .seconds(4))
  }

  @Test mutating func `who has less patience is refused earlier, and what nobody waits for before all others`() {
    learn(.milliseconds(100))

    #expect(add(0..<1000, .behind) == 3)
    #expect((27...29).contains(add(0..<1000, .waited(.milliseconds(1500)))))
    #expect(add(0..<1000, .usual) > 40)
  }

  @Test mutating func `what was not begun is handed back, urgent jobs first, and nothing is left`() {
    _ = add(1..<4)
    _ = add(7..<9, .urgent)

    #expect(queue.removeJobs() == [7, 8, 1, 2, 3])
    #expect(queue.count == 0)
    #expect(queue.take() == nil)
  }

  @Test mutating func `where jobs are quick the bound is their number`() {
    learn(.microseconds(10))

    #expect(add(0..<5000) == RenderQueue<Int>.capacity)
  }

  @Test mutating func `right after a start jobs are taken to be pages`() {
    let taken = add(0..<1000)

    #expect((795...805).contains(taken))
  }

  @Test mutating func `urgent jobs are taken where others are refused, and done first`() {
    learn(.seconds(1))
    let taken = add(0..<100)

    #expect(queue.add(-1, .usual) == .refused)
    #expect(queue.add(100, .urgent) != .refused)
    #expect(queue.add(101, .urgent) != .refused)
    #expect(queue.take() == 100)
    #expect(queue.take() == 101)
    #expect((0..<taken).allSatisfy { queue.take() == $0 })
    #expect(queue.take() == nil)
  }

  @Test mutating func `one thread that looks needs no other until there is much, and who becomes busy wakes one`() {
    learn(.microseconds(10))
    queue.fallAsleep()
    queue.fallAsleep()

    #expect(queue.add(0, .usual) == .taken(mustWake: true))
    for job in 1...40 { #expect(queue.add(job, .usual) == .taken(mustWake: false)) }
    #expect(queue.take() == 0)
    let wakes = queue.becomeBusy()
    #expect(wakes)
    queue.becomeLooking()
    queue.fallAsleep()
    let isWoken = (41...100).contains { queue.add($0, .usual) == .taken(mustWake: true) }
    #expect(isWoken)
  }

  @Test mutating func `nobody is woken where all are awake or nothing waits`() {
    #expect(queue.add(0, .usual) == .taken(mustWake: false))
    _ = queue.take()
    let first = queue.becomeBusy()
    let second = queue.becomeBusy()
    #expect(!first && !second)
    #expect(queue.add(1, .usual) == .taken(mustWake: false))
  }

  /// Threads that come and go in any order: no job stays while a thread sleeps and none looks.
  @Test mutating func `no order of events leaves a job to sleeping threads`() {
    for seed in 0..<200 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var queue = RenderQueue<Int>(threads: 3)
      var (looking, busy, asleep) = (3, 0, 0)
      for step in 0..<300 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          if queue.add(step, .usual) == .taken(mustWake: true) { (asleep, looking) = (asleep - 1, looking + 1) }
        case 1 where looking > 0:
          if queue.take() == nil {
            queue.fallAsleep()
            (looking, asleep) = (looking - 1, asleep + 1)
          }
        case 2 where looking > 0:
          guard queue.take() != nil else { break }
          (looking, busy) = (looking - 1, busy + 1)
          if queue.becomeBusy() { (asleep, looking) = (asleep - 1, looking + 1) }
        case 3 where busy > 0:
          queue.becomeLooking()
          (busy, looking) = (busy - 1, looking + 1)
        default: break
        }
        #expect(asleep >= 0 && (queue.count == 0 || looking > 0 || asleep == 0))
      }
    }
  }
}
