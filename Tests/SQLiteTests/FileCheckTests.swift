import SQLite
import Telemetry
import TestSupport
import Testing

struct FileCheckTests {
  private let now = Instant(milliseconds: 1_768_210_264_000)

  private func fill(_ path: String) throws {
    let connection = try Connection(.file(path))
    try connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, value TEXT); CREATE INDEX i ON thing (value)")
    try connection.transaction {
      for number in 0..<2000 { try connection.run("INSERT INTO thing VALUES (NULL, ?)", .text("value \(number)")) }
    }
  }

  @Test func `a sound, an empty and a missing file stay where they are`() throws {
    let folder = try TemporaryFolder()
    try fill(folder.path("a.sqlite"))
    try folder.write([], to: "empty.sqlite")

    for name in ["a.sqlite", "empty.sqlite", "missing.sqlite"] {
      #expect(try FileCheck.setAsideIfDamaged(folder.path(name), now: now) == nil)
    }

    #expect(try folder.names == ["a.sqlite", "empty.sqlite"])
  }

  @Test func `a file with broken pages is set aside and a new one can be made`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.sqlite")
    try fill(path)
    var bytes = try folder.read("a.sqlite")
    for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try folder.write(bytes, to: "a.sqlite")

    let aside = try FileCheck.setAsideIfDamaged(path, now: now)

    #expect(aside == path + ".damaged-20260112T093104Z")
    #expect(try folder.names == ["a.sqlite.damaged-20260112T093104Z"])
    try fill(path)
  }

  @Test func `a file that is no database is set aside`() throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 65, count: 8192), to: "a.sqlite")

    #expect(try FileCheck.setAsideIfDamaged(folder.path("a.sqlite"), now: now) != nil)

    #expect(try !folder.names.contains("a.sqlite"))
  }

  @Test func `what SQLite keeps beside a file goes with it`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.sqlite", "a.sqlite-wal", "a.sqlite-shm", "b.sqlite-wal"] { try folder.write([1], to: name) }

    let aside = try FileCheck.setAside(folder.path("a.sqlite"), now: now)

    let name = "a.sqlite.damaged-20260112T093104Z"
    #expect(aside == folder.path(name))
    #expect(try folder.names == [name, name + "-shm", name + "-wal", "b.sqlite-wal"])
  }

  @Test func `a second damaged file of the same second gets a name of its own`() throws {
    let folder = try TemporaryFolder()
    for _ in 1...2 {
      try folder.write([UInt8](repeating: 65, count: 8192), to: "a.sqlite")
      _ = try FileCheck.setAsideIfDamaged(folder.path("a.sqlite"), now: now)
    }

    #expect(
      try folder.names == ["a.sqlite.damaged-20260112T093104Z", "a.sqlite.damaged-20260112T093104Z-2"])
  }

  @Test func `what cannot be opened is an error and no damage`() throws {
    let folder = try TemporaryFolder()

    let error = #expect(throws: SQLiteError.self) { try FileCheck.setAsideIfDamaged(folder.path, now: now) }

    #expect(error?.isDisk == true)
    #expect(try folder.names.isEmpty)
  }
}
