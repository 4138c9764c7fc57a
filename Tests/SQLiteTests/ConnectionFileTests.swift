import SQLite
import TestSupport
import Testing

struct ConnectionFileTests {
  @Test func `the file and its WAL belong to their owner alone`() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(.file(folder.path("a.sqlite")))
    try connection.execute("CREATE TABLE thing (id INTEGER)")

    #expect(try folder.names == ["a.sqlite", "a.sqlite-shm", "a.sqlite-wal"])
    for name in try folder.names { #expect(try folder.mode(name) == 0o600) }
  }

  @Test func `a file left open to others is closed to them`() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "a.sqlite")

    _ = try Connection(.file(folder.path("a.sqlite")))

    #expect(try folder.mode("a.sqlite") == 0o600)
  }

  @Test func `the WAL is bounded`() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(.file(folder.path("a.sqlite")))

    #expect(try connection.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
    #expect(try connection.first("PRAGMA wal_autocheckpoint") { $0.integer(0) } == 1000)
    #expect(try connection.first("PRAGMA journal_size_limit") { $0.integer(0) } == 16 << 20)
  }

  @Test func `a read-only connection reads what is committed and cannot write`() throws {
    let folder = try TemporaryFolder()
    let writer = try Connection(.file(folder.path("a.sqlite")))
    try writer.execute("CREATE TABLE thing (id INTEGER); INSERT INTO thing VALUES (1)")
    let reader = try Connection(.file(folder.path("a.sqlite")), mode: .readOnly)

    let error = #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO thing VALUES (2)") }

    #expect(error?.isDisk == true)
    #expect(try reader.rows("SELECT id FROM thing") { $0.integer(0) } == [1])
  }

  @Test func `a reading transaction keeps its snapshot while another connection commits`() throws {
    let folder = try TemporaryFolder()
    let writer = try Connection(.file(folder.path("a.sqlite")))
    try writer.execute("CREATE TABLE thing (id INTEGER); INSERT INTO thing VALUES (1)")
    let reader = try Connection(.file(folder.path("a.sqlite")), mode: .readOnly)

    let counts = try reader.transaction(writing: false) {
      let before = try reader.first("SELECT count(*) FROM thing") { $0.integer(0) }
      try writer.run("INSERT INTO thing VALUES (2)")
      return (before, try reader.first("SELECT count(*) FROM thing") { $0.integer(0) })
    }

    #expect(counts == (1, 1))
    #expect(try reader.first("SELECT count(*) FROM thing") { $0.integer(0) } == 2)
  }

  @Test func `a missing file is not created by a reader, nor a file in a missing folder by a writer`() throws {
    let folder = try TemporaryFolder()

    #expect(throws: SQLiteError.self) { try Connection(.file(folder.path("a.sqlite")), mode: .readOnly) }
    let error = #expect(throws: SQLiteError.self) { try Connection(.file(folder.path("missing/a.sqlite"))) }
    #expect(error?.isDisk == true)
    #expect(error?.description.contains("No such file or directory") == true)
    #expect(try folder.names.isEmpty)
  }

  @Test func `a file that is no database is damage`() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 65, count: 8192), to: "a.sqlite")

    let error = #expect(throws: SQLiteError.self) { try Connection(.file(folder.path("a.sqlite"))) }

    #expect(error?.isDamage == true)
  }
}
