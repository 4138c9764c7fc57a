import SQLite
import Synchronization
import Telemetry
import Testing

@testable import Caching

struct EntryFileTroubleTests {
  private let counters = CachingCounters()

  @Test func `only damage ends the use of the file`() {
    let trouble = EntryFileTrouble(log: .silent, counters: counters)

    trouble.record(SQLiteError(operation: "sqlite3_step", code: 13, message: "full"))
    #expect(!trouble.isDamaged)
    trouble.record(SQLiteError(operation: "sqlite3_step", code: 11, message: "malformed"))
    #expect(trouble.isDamaged)

    #expect(counters.fileErrors.value == 2)
  }

  @Test func `an outage is told when it begins and when it is over, however often it fails between`() {
    let lines = Mutex<[String]>([])
    let trouble = EntryFileTrouble(
      log: Log { line in lines.withLock { $0.append(line) } }, counters: counters)
    let full = SQLiteError(operation: "sqlite3_step", code: 13, message: "full")

    for _ in 1...3 {
      for _ in 1..<EntryFileTrouble.writesThatEnd { trouble.recordWrite() }
      trouble.record(full)
    }
    for _ in 1...100 { trouble.recordWrite() }
    trouble.record(full)

    let events = lines.withLock { $0 }.map { $0.split(separator: " ")[2] }
    #expect(events == ["cache.disk_failed", "cache.disk_recovered", "cache.disk_failed"])
    #expect(counters.fileErrors.value == 4)
  }

  @Test func `a full disk costs the write alone, is counted each time and said once`() throws {
    let lines = Mutex(0)
    let trouble = EntryFileTrouble(log: Log { _ in lines.withLock { $0 += 1 } }, counters: counters)
    let connection = try Connection(.memory)
    try EntrySchema.migrations.apply(to: connection)
    let writer = EntryWriter(
      origin: try EntrySchema.origin([1], 1, in: connection),
      sweep: EntrySweep(byteLimit: 1 << 30, ageLimit: .seconds(60), clock: WallClock { .noon }), trouble: trouble,
      counters: counters)
    _ = writer.take(.make("/before"))
    writer.write(connection)
    try connection.execute("PRAGMA max_page_count = 1")

    for _ in 1...3 {
      _ = writer.take(.make("/big", body: [UInt8](repeating: 0, count: 100_000)))
      writer.write(connection)
    }
    try connection.execute("PRAGMA max_page_count = 100000")
    _ = writer.take(.make("/after"))
    writer.write(connection)

    #expect(counters.fileErrors.value == 3)
    #expect(lines.withLock { $0 } == 1)
    #expect(try connection.rows("SELECT key FROM entry ORDER BY key") { $0.text(0) } == ["/after", "/before"])
  }
}
