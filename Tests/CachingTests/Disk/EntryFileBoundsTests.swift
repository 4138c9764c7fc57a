import Foundation
import SQLite
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Caching

/// What a flood of addresses and a smaller bound do to the file.
@Suite(.ownThread) struct EntryFileBoundsTests {
  private let folder: TemporaryFolder
  private let clocks = TagClocks()
  private let counters = CachingCounters()

  init() throws { folder = try TemporaryFolder() }

  @Test func `a flood of pages rendered once pushes out none that was rendered again`() {
    let file = file(byteLimit: 1_000_000)
    let hot = (0..<50).map { "/hot/\($0)" }
    store(hot.map { entry($0, at: 0) }, in: file)
    store(hot.map { entry($0, at: 300) }, in: file)

    for round in 0..<20 {
      store((0..<100).map { entry("/flood/\(round)/\($0)", at: 301 + Double(round)) }, in: file)
    }

    let reader = file.reader(clocks: clocks)
    #expect(hot.filter { reader.find($0) != nil }.count == 50)
    #expect((0..<100).contains { reader.find("/flood/19/\($0)") != nil })
    file.stop()
  }

  @Test func `where nearly all was rendered again, what is new still has its share`() {
    let file = file(byteLimit: 1_000_000)
    let known = (0..<100).map { "/known/\($0)" }
    for second in [0.0, 300] { store(known.map { entry($0, at: second) }, in: file) }
    store((0..<64).map { entry("/new/\($0)", at: 301) }, in: file)

    let reader = file.reader(clocks: clocks)
    #expect((0..<64).filter { reader.find("/new/\($0)") != nil }.count >= 5)
    #expect(known.filter { reader.find($0) != nil }.count >= 80)
    file.stop()
  }

  @Test func `under churn the file and its journal stay near the bound`() throws {
    let limit = 2 << 20
    let file = file(byteLimit: limit)
    var generator = SeededGenerator(seed: 6)
    var largest = 0

    for round in 0..<60 {
      store(
        (0..<50).map {
          entry("/\(round)/\($0)", count: .random(in: 500...30_000, using: &generator), at: Double(round))
        },
        in: file)
      largest = max(largest, try size("cache.sqlite"))
      // SQLite's own bound of a journal, and what one transaction adds to it.
      #expect(try size("cache.sqlite-wal") <= 24 << 20)
    }

    // Half as much again for partly filled pages and the entries between two sweeps, whose batch comes on top.
    #expect(largest <= limit * 3 / 2 + 50 * 30_000)
    file.stop()
  }

  @Test func `a smaller bound gives the disk back at the next start`() throws {
    let first = file(byteLimit: 64 << 20)
    store((0..<2000).map { entry("/\($0)", count: 13_000, at: Double($0)) }, in: first)
    first.stop()
    #expect(try size("cache.sqlite") > 26_000_000)

    let second = file(byteLimit: 1 << 20)
    second.stop()

    #expect(try size("cache.sqlite") < 3 << 20)
    #expect(file(byteLimit: 1 << 20).reader(clocks: clocks).find("/1999") != nil)
    #expect(counters.fileErrors.value == 0)
  }

  @Test func `a file of the version before is taken over with its entries`() throws {
    do {
      let connection = try Connection(.file(folder.path("cache.sqlite")))
      try EntrySchema.migrations.apply(to: connection)
      try connection.execute("DROP INDEX entry_by_worth; ALTER TABLE entry DROP COLUMN is_repeated")
      try connection.execute("CREATE INDEX entry_by_age ON entry (rendered_at, bytes); PRAGMA user_version = 1")
      try connection.run("INSERT INTO origin (id, shape, generation) VALUES (1, ?, 1)", .blob([1]))
      try connection.run(
        """
        INSERT INTO entry (key, origin, seq, rendered_at, valid_until, lifetime, tags, etag, head, not_modified_head,
          is_gzipped, bytes, body) VALUES ('/a', 1, 1, ?, ?, 300000, 'products', x'01', x'02', x'03', 0, 4, x'7b7d')
        """, .integer(Instant.noon.milliseconds), .integer(Int64.max))
    }

    let file = file(byteLimit: 1 << 20)

    #expect(file.reader(clocks: clocks).find("/a")?.body == Array("{}".utf8))
    file.stop()
  }

  private func file(byteLimit: Int) -> EntryFile {
    EntryFile(
      path: folder.path("cache.sqlite"), shape: [1], generation: 1, newest: .max, byteLimit: byteLimit,
      clock: WallClock { .noon }, log: .silent, counters: counters)
  }

  /// Leaves them to the writer and returns once they are written.
  private func store(_ entries: [Entry], in file: EntryFile) {
    for start in stride(from: 0, to: entries.count, by: 100) {
      let some = entries[start..<min(start + 100, entries.count)]
      let before = counters.fileWrites.value
      for entry in some { file.store(entry) }
      while counters.fileWrites.value < before + some.count, counters.fileErrors.value == 0 { sched_yield() }
    }
    #expect(counters.fileDrops.value == 0)
  }

  private func entry(_ key: String, count: Int = 9_000, at second: Double) -> Entry {
    .make(
      key, tags: [clocks.clock("products")], body: [UInt8](repeating: 120, count: count),
      renderedAt: .noon.plus(second - 1000))
  }

  private func size(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
    return (attributes[.size] as? Int) ?? 0
  }
}
