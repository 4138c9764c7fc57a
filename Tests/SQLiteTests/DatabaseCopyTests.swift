import SQLite
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DatabaseCopyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a copy taken while a writer writes is one committed state`() throws {
    let source = folder.path("a.sqlite")
    let writer = try WriterThread(
      .file(source), name: "writer",
      migrations: Migrations(["CREATE TABLE thing (id INTEGER PRIMARY KEY, round INTEGER NOT NULL, filler TEXT)"]))
    // Every row of a round carries its number, so a copy in the middle of a transaction would show two.
    let write: @Sendable (Int, Connection) throws -> Void = { round, connection in
      try connection.transaction {
        try connection.run("DELETE FROM thing")
        for _ in 0..<500 {
          try connection.run(
            "INSERT INTO thing (round, filler) VALUES (?, ?)", .integer(round),
            .text(String(repeating: "x", count: 200)))
        }
      }
    }
    try writer.performBlocking { try write(0, $0) }
    let rounds = Rounds()
    for round in 1...60 {
      _ = writer.post { connection in
        try? write(round, connection)
        rounds.note(round)
      }
    }

    var copies = 0
    while rounds.last < 60 || copies < 10 {
      try DatabaseCopy.write(source, to: folder.path("copy-\(copies)"))
      copies += 1
    }
    writer.stop()

    for number in 0..<copies {
      let path = folder.path("copy-\(number)")
      #expect(try FileCheck.isSound(path, mode: .readOnly))
      let copy = try Connection(.file(path), mode: .readOnly)
      #expect(try copy.first("SELECT count(*) FROM thing") { $0.integer(0) } == 500)
      #expect(try copy.first("SELECT count(DISTINCT round) FROM thing") { $0.integer(0) } == 1)
      #expect(try copy.first("PRAGMA user_version") { $0.integer(0) } == 1)
    }
    #expect(try folder.names.filter { $0.hasPrefix("copy-") }.count == copies, "a copy has no WAL")
  }

  @Test func `a copy belongs to its owner alone and replaces nothing`() throws {
    try Connection(.file(folder.path("a.sqlite"))).execute("CREATE TABLE thing (id INTEGER)")
    try DatabaseCopy.write(folder.path("a.sqlite"), to: folder.path("b.sqlite"))
    let first = try folder.read("b.sqlite")

    #expect(throws: SQLiteError.self) {
      try DatabaseCopy.write(folder.path("a.sqlite"), to: folder.path("b.sqlite"))
    }

    #expect(try folder.mode("b.sqlite") == 0o600)
    #expect(try folder.read("b.sqlite") == first)
  }

  @Test func `a copy that fails leaves nothing`() throws {
    try folder.write([UInt8](repeating: 65, count: 8192), to: "a.sqlite")

    #expect(throws: SQLiteError.self) {
      try DatabaseCopy.write(folder.path("a.sqlite"), to: folder.path("b.sqlite"))
    }
    #expect(throws: SQLiteError.self) {
      try DatabaseCopy.write(folder.path("missing.sqlite"), to: folder.path("b.sqlite"))
    }

    #expect(try folder.names == ["a.sqlite"])
  }
}

extension DatabaseCopyTests {
  /// How far the writer has come.
  private final class Rounds: Sendable {
    private let state = Atomic<Int>(0)
    func note(_ round: Int) { state.store(round, ordering: .relaxed) }
    var last: Int { state.load(ordering: .relaxed) }
  }
}
