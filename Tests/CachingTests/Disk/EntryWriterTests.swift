import SQLite
import Telemetry
import Testing

@testable import Caching

struct EntryWriterTests {
  private let counters = CachingCounters()
  private let connection: Connection
  private let writer: EntryWriter

  init() throws {
    connection = try Connection(.memory)
    try EntrySchema.migrations.apply(to: connection)
    let sweep = EntrySweep(byteLimit: 1 << 30, ageLimit: .seconds(60), clock: WallClock { .noon })
    writer = EntryWriter(
      origin: try EntrySchema.origin([1], 1, in: connection), sweep: sweep,
      trouble: EntryFileTrouble(log: .silent, counters: counters), counters: counters)
  }

  @Test func `only the first of those that wait asks for a write, which takes them all`() throws {
    #expect(writer.take(.make("/a")))
    #expect(!writer.take(.make("/b")))

    writer.write(connection)

    #expect(try connection.rows("SELECT key FROM entry ORDER BY key") { $0.text(0) } == ["/a", "/b"])
    #expect(writer.take(.make("/c")))
  }

  @Test func `a writer that is behind drops, counts and never holds more than its bound`() {
    let megabyte = [UInt8](repeating: 0, count: 1 << 20)

    for number in 0..<40 { _ = writer.take(.make("/\(number)", body: megabyte)) }
    writer.write(connection)

    #expect(counters.fileWrites.value == 15)
    #expect(counters.fileDrops.value == 25)
    #expect(writer.take(.make("/again")))
  }

  @Test func `the same shape and generation are the same origin`() throws {
    #expect(try EntrySchema.origin([1], 1, in: connection) == writer.origin)
    #expect(try EntrySchema.origin([1], 2, in: connection) != writer.origin)
    #expect(try EntrySchema.origin([], .max, in: connection) != writer.origin)
  }

  @Test func `the file is swept every so many writes`() throws {
    for number in 0..<EntryWriter.writesPerSweep {
      _ = writer.take(.make("/\(number)", renderedAt: .noon.plus(-61)))
    }

    writer.write(connection)

    #expect(counters.fileWrites.value == EntryWriter.writesPerSweep)
    #expect(try connection.first("SELECT count(*) FROM entry") { $0.integer(0) } == 0)
  }
}
