import SQLite
import Testing

struct MigrationsTests {
  private let first = "CREATE TABLE thing (id INTEGER)"
  private let second = "ALTER TABLE thing ADD COLUMN name TEXT; INSERT INTO thing VALUES (1, 'one')"

  @Test func `each step is applied once, in order`() throws {
    let connection = try Connection(.memory)

    try Migrations([first]).apply(to: connection)
    try Migrations([first, second]).apply(to: connection)
    try Migrations([first, second]).apply(to: connection)

    #expect(try connection.rows("SELECT name FROM thing") { $0.text(0) } == ["one"])
    #expect(try connection.first("PRAGMA user_version") { $0.integer(0) } == 2)
  }

  @Test func `a step that fails leaves the file as it was`() throws {
    let connection = try Connection(.memory)

    let error = #expect(throws: SQLiteError.self) {
      try Migrations([first, "CREATE TABEL x (y)"]).apply(to: connection)
    }

    #expect(error?.isForeign == true)
    #expect(try connection.first("PRAGMA user_version") { $0.integer(0) } == 0)
    #expect(try connection.rows("SELECT name FROM sqlite_master") { $0.text(0) }.isEmpty)
  }

  @Test func `a file written by a newer version is refused untouched`() throws {
    let connection = try Connection(.memory)
    try connection.execute("PRAGMA user_version = 3")

    let error = #expect(throws: SQLiteError.self) { try Migrations([first, second]).apply(to: connection) }

    #expect(error?.message.contains("newer version") == true)
    #expect(error?.isForeign == true)
    #expect(error?.isDamage == false)
    #expect(try connection.first("PRAGMA user_version") { $0.integer(0) } == 3)
  }

  @Test func `a negative version is refused and does not stop the program`() throws {
    let connection = try Connection(.memory)
    try connection.execute("PRAGMA user_version = -1")

    #expect(throws: SQLiteError.self) { try Migrations([first]).apply(to: connection) }
  }
}
