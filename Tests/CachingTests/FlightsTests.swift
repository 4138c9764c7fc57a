import Caching
import Testing

struct FlightsTests {
  private let flights = Flights<Int>()
  private let start = ContinuousClock.now

  private func join(_ key: String, _ waiter: Int, newest: Int64 = 0, seconds: Double = 4) -> Bool {
    flights.join(key, waiter, newest: newest, deadline: start + .seconds(seconds))
  }

  /// An entry rendered from that snapshot, one of whose tags moved since.
  private func overtaken(at seq: Int64) -> Entry {
    let clocks = TagClocks()
    clocks.move("products", to: seq + 1)
    return .make(tags: [clocks.clock("products")], seq: seq)
  }

  @Test func `the first to join leads, the others follow`() {
    #expect(join("/a", 1))
    #expect(!join("/a", 2))
    #expect(join("/b", 3))
    #expect(flights.count == 2)
  }

  @Test func `landing hands out every waiter once`() {
    for waiter in 1...3 { _ = join("/a", waiter) }

    #expect(flights.land("/a") == [1, 2, 3])
    #expect(flights.land("/a").isEmpty)
    #expect(flights.count == 0)
  }

  @Test func `who joins after the landing starts a new flight`() {
    _ = join("/a", 1)
    _ = flights.land("/a")

    #expect(join("/a", 2))
  }

  @Test func `a flight of which nothing is known lands empty`() {
    let landed = flights.land("/a", with: overtaken(at: 5))

    #expect(flights.land("/a").isEmpty)
    #expect(landed.waiters.isEmpty)
    #expect(!landed.mustRenderAgain)
  }

  @Test func `an entry no tag moved past answers all, whatever else changed meanwhile`() {
    _ = join("/a", 1, newest: 7)
    _ = join("/a", 2, newest: 900)

    let landed = flights.land("/a", with: .make(seq: 7))

    #expect(landed.waiters == [1, 2])
    #expect(!landed.mustRenderAgain)
    #expect(flights.count == 0)
  }

  @Test func `waiters whose deadline has come leave and their flight goes on`() {
    _ = join("/a", 1, seconds: 1.5)
    _ = join("/a", 2, seconds: 4)
    _ = join("/b", 3, seconds: 1.5)

    #expect(flights.takeExpired(at: start + .seconds(1)).isEmpty)
    let expired = flights.takeExpired(at: start + .seconds(1.5))

    #expect(expired.map(\.waiter).sorted() == [1, 3])
    #expect(expired.first { $0.waiter == 3 }?.key == "/b")
    #expect(flights.takeExpired(at: start + .seconds(1.5)).isEmpty)
    #expect(!join("/b", 4))
    #expect(flights.land("/a") == [2])
    #expect(flights.land("/b") == [4])
  }

  @Test func `an overtaken render answers those who came before the change and no later one`() {
    _ = join("/a", 1, newest: 7)
    _ = join("/a", 2, newest: 8)
    _ = join("/a", 3, newest: 7)

    let first = flights.land("/a", with: overtaken(at: 7))

    #expect(first.waiters.sorted() == [1, 3])
    #expect(first.mustRenderAgain)
    #expect(!join("/a", 4, newest: 8))
    #expect(flights.land("/a").sorted() == [2, 4])
  }

  @Test func `an overtaken render for which all came before ends its flight`() {
    _ = join("/a", 1, newest: 7)

    let landed = flights.land("/a", with: overtaken(at: 7))

    #expect(landed.waiters == [1])
    #expect(!landed.mustRenderAgain)
    #expect(join("/a", 2, newest: 8))
  }

  @Test func `a thousand at once have one leader and are all answered once`() async {
    let flights = flights
    let deadline = start + .seconds(4)

    let leaders = await withTaskGroup { group in
      for waiter in 0..<1000 {
        group.addTask { flights.join("/a", waiter, newest: 0, deadline: deadline) }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }

    #expect(leaders == 1)
    #expect(flights.land("/a").sorted() == Array(0..<1000))
  }

  @Test func `while commits, readers and landings race, nobody gets a page without a change it saw`() async {
    let clocks = TagClocks()
    let clock = clocks.clock("products")
    let flights = Flights<Int64>()
    // Ahead of the clocks, as a commit is of telling them.
    let database = TagClocks()
    let deadline = start
    let rounds = 4000

    await withTaskGroup { group in
      group.addTask {
        for seq in 1...Int64(rounds) {
          database.move("seq", to: seq)
          clocks.move("products", to: seq)
        }
      }
      group.addTask {
        for _ in 0..<rounds {
          let saw = clock.seq
          _ = flights.join("/", saw, newest: clocks.newest, deadline: deadline)
        }
      }
      group.addTask {
        var answered = 0
        var early = 0
        while answered < rounds {
          let entry = Entry.make(tags: [clock], seq: database.newest)
          let landed = flights.land("/", with: entry)
          early += landed.waiters.count { $0 > entry.seq }
          answered += landed.waiters.count
        }
        #expect(early == 0)
      }
    }
  }
}
