import SQLite
import Synchronization
import TestSupport
import Testing

struct WriterThreadTests {
  private let migrations = Migrations(["CREATE TABLE thing (id INTEGER PRIMARY KEY)"])

  private func writer() throws -> WriterThread {
    try WriterThread(.memory, name: "writer", migrations: migrations)
  }

  @Test func `jobs run in the order of their arrival`() throws {
    let writer = try writer()
    let seen = Seen()

    for number in 0..<500 { _ = writer.post { _ in seen.add(number) } }
    try writer.performBlocking { _ in }

    #expect(seen.numbers == Array(0..<500))
    writer.stop()
  }

  @Test func `a job returns its result and its error`() async throws {
    let writer = try writer()

    let count = try await writer.perform { connection in
      try connection.run("INSERT INTO thing VALUES (7)")
      return connection.changes
    }
    let error = await #expect(throws: SQLiteError.self) {
      try await writer.perform { try $0.run("INSERT INTO thing VALUES (7)") }
    }

    #expect(count == 1)
    #expect(error?.operation == "sqlite3_step")
    #expect(try writer.performBlocking { try $0.first("SELECT id FROM thing") { $0.integer(0) } } == 7)
    writer.stop()
  }

  @Test func `many tasks may wait at once`() async throws {
    let writer = try writer()

    try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        group.addTask { try await writer.perform { try $0.run("INSERT INTO thing VALUES (?)", .integer(number)) } }
      }
      try await group.waitForAll()
    }

    #expect(try await writer.perform { try $0.first("SELECT count(*) FROM thing") { $0.integer(0) } } == 200)
    writer.stop()
  }

  @Test func `stop lets posted jobs end, and later ones fail`() async throws {
    let writer = try writer()
    let seen = Seen()
    for number in 0..<50 { _ = writer.post { _ in seen.add(number) } }

    writer.stop()
    writer.stop()

    #expect(seen.numbers == Array(0..<50))
    #expect(!writer.post { _ in seen.add(-1) })
    #expect(throws: SQLiteError.self) { try writer.performBlocking { _ in } }
    await #expect(throws: SQLiteError.self) { try await writer.perform { _ in } }
    #expect(seen.numbers.last == 49)
  }

  @Test func `stop closes the connection, so that the WAL is gone`() throws {
    let folder = try TemporaryFolder()
    let writer = try WriterThread(.file(folder.path("a.sqlite")), name: "writer", migrations: migrations)
    try writer.performBlocking { try $0.run("INSERT INTO thing VALUES (1)") }

    writer.stop()

    #expect(try folder.names == ["a.sqlite"])
  }

  @Test func `a file that cannot be opened or migrated is told to whoever starts the thread`() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 65, count: 8192), to: "a.sqlite")

    let damage = #expect(throws: SQLiteError.self) {
      try WriterThread(.file(folder.path("a.sqlite")), name: "writer", migrations: migrations)
    }
    let wrong = #expect(throws: SQLiteError.self) {
      try WriterThread(.memory, name: "writer", migrations: Migrations(["CREATE TABEL x (y)"]))
    }

    #expect(damage?.isDamage == true)
    #expect(wrong?.operation == "sqlite3_exec")
  }
}

extension WriterThreadTests {
  private final class Seen: Sendable {
    private let state = Mutex<[Int]>([])
    func add(_ number: Int) { state.withLock { $0.append(number) } }
    var numbers: [Int] { state.withLock { $0 } }
  }
}
