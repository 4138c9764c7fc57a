import Caching
import Telemetry
import TestSupport
import Testing

/// Random histories of commits, renders, landings, restarts and reads, against a model that knows of each page what
/// the last commit made of it: the promise is that *current* bytes are never older than the last commit.
struct FreshnessModelTests {
  /// The database: what each product is, by the number of its last change.
  private struct Model {
    var seq: Int64 = 0
    var changed: [String: Int64] = [:]
  }

  @Test(arguments: 0..<15)
  func `no current answer is older than the last commit`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let counters = CachingCounters()
    var clocks = TagClocks()
    var tier = MemoryTier(byteLimit: 16 * 3000, counters: counters)
    func open() -> EntryFile {
      EntryFile(
        path: folder.path("cache.sqlite"), shape: [1], generation: 1, newest: .max, clock: WallClock { .noon },
        log: .silent,
        counters: counters)
    }
    var file = open()
    var reader = file.reader(clocks: clocks)
    var model = Model()
    var renders: [Entry] = []
    var currentAnswers = 0
    let tags = (0..<4).map { "product-\($0)" }

    for step in 0..<300 {
      let page = Int.random(in: 0..<8, using: &generator)
      let key = "/v1/products/\(page)"
      // Each page shows two products.
      let shown = [tags[page % 4], tags[(page + 1 + page / 4) % 4]]
      switch Int.random(in: 0..<10, using: &generator) {
      case 0...1:
        let tag = tags[Int.random(in: 0..<4, using: &generator)]
        model.seq += 1
        model.changed[tag] = model.seq
        clocks.move(tag, to: model.seq)
      case 2...4:
        // A render reads its snapshot now and lands later, maybe after commits and in another order than it began.
        renders.append(
          .make(key, tags: shown.map { clocks.clock($0) }, seq: model.seq, body: Array("\(step)".utf8)))
      case 5...6 where !renders.isEmpty:
        let entry = renders.remove(at: Int.random(in: 0..<renders.count, using: &generator))
        tier.insert(entry, alias: Array("\(entry.key)?".utf8))
        file.store(entry)
      case 7 where step % 5 == 0:
        // A restart: memory and flights are lost, the clocks are set from the database.
        file.stop()
        clocks = TagClocks()
        for (tag, seq) in model.changed { clocks.move(tag, to: seq) }
        tier = MemoryTier(byteLimit: 16 * 3000, counters: counters)
        renders = []
        file = open()
        reader = file.reader(clocks: clocks)
      default:
        let target = Bool.random(using: &generator) ? key : key + "?"
        guard let entry = tier.find(target) ?? reader.find(key) else { continue }
        let last = shown.compactMap { model.changed[$0] }.max() ?? 0
        let state = EntryState.of(entry, now: .noon)
        #expect(entry.key == key)
        #expect((state == .changed) == (last > entry.seq), "step \(step)")
        if state == .current { currentAnswers += 1 }
      }
    }
    file.stop()

    #expect(currentAnswers > 0)
  }

  /// The loop of a landing as its caller runs it: a reader who came after a commit is never answered with less.
  @Test(arguments: 0..<40)
  func `no waiter is answered with a page older than what it could know`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let clocks = TagClocks()
    let flights = Flights<(number: Int, knew: Int64)>()
    let deadline = ContinuousClock.now
    var seq: Int64 = 0
    var tagSeq: Int64 = 0
    var rendering: Int64?
    var answered: [Int] = []
    var joined = 0

    func land(_ rendered: Int64) {
      let entry = Entry.make(tags: [clocks.clock("products")], seq: rendered)
      let landed = flights.land("/", with: entry)
      for waiter in landed.waiters {
        #expect(waiter.knew <= rendered)
        answered.append(waiter.number)
      }
      rendering = landed.mustRenderAgain ? seq : nil
    }

    for _ in 0..<400 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        seq += 1
        if Bool.random(using: &generator) {
          tagSeq = seq
          clocks.move("products", to: seq)
        } else {
          clocks.move("product-9", to: seq)
        }
      case 1...2:
        joined += 1
        if flights.join("/", (joined, tagSeq), newest: clocks.newest, deadline: deadline) { rendering = seq }
      default:
        if let rendered = rendering { land(rendered) }
      }
    }
    while let rendered = rendering { land(rendered) }

    #expect(answered.sorted() == Array(1..<(joined + 1)))
    #expect(flights.count == 0)
  }
}
