import Foundation
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
    try connection.execute("CREATE TABLE thing (value BLOB)")

    for number in 0..<400 {
      // Every other one outside a transaction of ours.
      if number.isMultiple(of: 2) {
        try connection.transaction { try connection.run("INSERT INTO thing VALUES (randomblob(40000))") }
      } else {
        try connection.run("INSERT INTO thing VALUES (randomblob(40000))")
      }
    }

    #expect(try connection.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
    #expect(try connection.first("PRAGMA journal_size_limit") { $0.integer(0) } == 16 << 20)
    #expect(try folder.read("a.sqlite-wal").count < 5 << 20)
    #expect(try folder.read("a.sqlite").count > 8 << 20)
  }

  @Test func `who is told of a commit hears of it before the WAL is copied`() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(.file(folder.path("a.sqlite")))
    try connection.execute("CREATE TABLE thing (value BLOB)")
    var seen: (rows: Int64?, journal: Int)?

    try connection.transaction(
      afterCommit: { _ in
        let other = try? Connection(.file(folder.path("a.sqlite")), mode: .readOnly)
        let rows = try? other?.first("SELECT count(*) FROM thing") { $0.integer(0) }
        seen = (rows, (try? folder.read("a.sqlite-wal").count) ?? 0)
      },
      { try connection.run("INSERT INTO thing VALUES (randomblob(?))", .integer(24 << 20)) })

    #expect(seen?.rows == 1)
    #expect((seen?.journal ?? 0) > 24 << 20)
    #expect(try folder.read("a.sqlite-wal").isEmpty)
  }

  @Test func `the WAL of a big transaction is gone when it has committed`() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(.file(folder.path("a.sqlite")))
    try connection.execute("CREATE TABLE thing (value BLOB)")

    try connection.transaction { try connection.run("INSERT INTO thing VALUES (randomblob(?))", .integer(24 << 20)) }

    #expect(try folder.read("a.sqlite-wal").isEmpty)
    #expect(try folder.read("a.sqlite").count > 24 << 20)
  }

  @Test func `a WAL that a reader holds shrinks with the next commit after it left`() throws {
    let folder = try TemporaryFolder()
    let writer = try Connection(.file(folder.path("a.sqlite")))
    try writer.execute("CREATE TABLE thing (value BLOB)")
    let reader = try Connection(.file(folder.path("a.sqlite")), mode: .readOnly)

    try reader.transaction(writing: false) {
      _ = try reader.first("SELECT count(*) FROM thing") { $0.integer(0) }
      try writer.transaction { try writer.run("INSERT INTO thing VALUES (randomblob(?))", .integer(24 << 20)) }
      #expect(try folder.read("a.sqlite-wal").count > 24 << 20)
    }
    try writer.transaction { try writer.run("INSERT INTO thing VALUES (x'00')") }

    #expect(try folder.read("a.sqlite-wal").isEmpty)
  }

  @Test func `a full disk costs the transaction alone, and room lets the next one through`() throws {
    let folder = try TemporaryFolder()
    let writer = try WriterThread(
      .file(folder.path("a.sqlite")), name: "writer", migrations: Migrations(["CREATE TABLE thing (value BLOB)"]))
    let reader = try Connection(.file(folder.path("a.sqlite")), mode: .readOnly)
    let insert: @Sendable (Connection) throws -> Void = { connection in
      try connection.transaction {
        try connection.run("INSERT INTO thing VALUES (x'01')")
        try connection.run("INSERT INTO thing VALUES (randomblob(200000))")
      }
    }
    try writer.performBlocking(insert)
    try writer.performBlocking { connection in
      let pages = try connection.first("PRAGMA page_count") { $0.integer(0) } ?? 0
      try connection.execute("PRAGMA max_page_count = \(pages + 10)")
    }

    for _ in 1...3 {
      let error = #expect(throws: SQLiteError.self) { try writer.performBlocking(insert) }
      #expect(error?.isFull == true)
      #expect(error?.isDamage == false)
      #expect(error?.description == "there is no space left on the disk (13: database or disk is full)")
      #expect(try reader.first("SELECT count(*) FROM thing") { $0.integer(0) } == 2)
    }
    try writer.performBlocking { try $0.execute("PRAGMA max_page_count = 1000000") }
    try writer.performBlocking(insert)
    writer.stop()

    #expect(try reader.first("SELECT count(*) FROM thing") { $0.integer(0) } == 4)
    #expect(try FileCheck.isSound(folder.path("a.sqlite")))
  }

  @Test func `a folder in a file's place is told as such and left as it is`() throws {
    let folder = try TemporaryFolder()
    let inner = folder.path("a.sqlite")
    try FileManager.default.createDirectory(
      atPath: inner, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])

    for mode in [Connection.Mode.readWrite, .readOnly] {
      let error = #expect(throws: SQLiteError.self) { try Connection(.file(inner), mode: mode) }
      #expect(error?.description.contains("this is no file: \(inner)") == true)
    }

    #expect(try folder.mode("a.sqlite") == 0o755)
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
