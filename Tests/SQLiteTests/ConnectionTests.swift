import SQLite
import Testing

struct ConnectionTests {
  private struct Refusal: Error {}

  private func connection() throws -> Connection {
    let connection = try Connection(.memory)
    try connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, value ANY) STRICT")
    return connection
  }

  @Test(arguments: [
    Value.null, .integer(0), .integer(Int64.max), .integer(Int64.min), .integer(9_223_372_036_854_775_806 as Int64),
    .integer(1_234_567_890_123_456_789 as Int64), .real(0.1), .real(-1e300), .text(""), .text("Lampe à poser · été"),
    .text("a\0b"), .text(String(repeating: "é", count: 70_000)), .blob([]), .blob([0, 255, 0]),
    .blob([UInt8](repeating: 7, count: 100_000)),
  ])
  func `a value comes back as it went in`(value: Value) throws {
    let connection = try connection()

    try connection.run("INSERT INTO thing VALUES (1, ?)", value)

    let read = try connection.first("SELECT value, typeof(value) FROM thing") { row -> Value in
      switch row.text(1) {
      case "null": .null
      case "integer": .integer(row.integer(0))
      case "real": .real(row.real(0))
      case "text": .text(row.text(0))
      default: .blob(row.blob(0))
      }
    }
    #expect(read == value)
  }

  @Test func `a null is told from zero and from an empty text`() throws {
    let connection = try connection()
    try connection.run("INSERT INTO thing VALUES (1, ?)", .text(nil))

    let row = try connection.first("SELECT value FROM thing") {
      ($0.isNull(0), $0.optionalText(0), $0.optionalInteger(0), $0.text(0), $0.blob(0))
    }

    #expect(row?.0 == true)
    #expect(row?.1 == nil)
    #expect(row?.2 == nil)
    #expect(row?.3.isEmpty == true)
    #expect(row?.4.isEmpty == true)
  }

  @Test func `values are data and never SQL`() throws {
    let connection = try connection()
    let hostile = "x'); DROP TABLE thing; --"

    try connection.run("INSERT INTO thing VALUES (1, ?)", .text(hostile))

    #expect(try connection.rows("SELECT value FROM thing") { $0.text(0) } == [hostile])
  }

  @Test(arguments: [[], [Value.integer(1)], [.integer(1), .null, .null]])
  func `a wrong number of values is refused before anything runs`(values: [Value]) throws {
    let connection = try connection()
    let statement = try connection.statement("INSERT INTO thing VALUES (?, ?)")

    let error = #expect(throws: SQLiteError.self) { try statement.bind(values) }

    #expect(error?.message == "\(values.count) values for 2 parameters")
    #expect(try connection.rows("SELECT id FROM thing") { $0.integer(0) }.isEmpty)
  }

  @Test func `a statement forgets the values of its last use`() throws {
    let connection = try connection()
    try connection.run("INSERT INTO thing VALUES (?, ?)", .integer(1), .text("first"))

    _ = try connection.statement("INSERT INTO thing VALUES (?, ?)").step()

    #expect(try connection.rows("SELECT value FROM thing ORDER BY id") { $0.optionalText(0) } == ["first", nil])
  }

  @Test(arguments: ["", "   ", "-- nothing", "SELECT 1; SELECT 2", "SELEC 1", "SELECT * FROM missing"])
  func `text that is not one statement is refused`(sql: String) throws {
    let connection = try connection()

    #expect(throws: SQLiteError.self) { try connection.statement(sql) }
  }

  @Test func `a trailing semicolon and line ends are part of the statement`() throws {
    #expect(try connection().first("SELECT 1;\n  ") { $0.integer(0) } == 1)
  }

  @Test func `a transaction that throws leaves nothing behind`() throws {
    let connection = try connection()

    #expect(throws: Refusal.self) {
      try connection.transaction {
        try connection.run("INSERT INTO thing VALUES (1, NULL)")
        throw Refusal()
      }
    }

    #expect(try connection.rows("SELECT id FROM thing") { $0.integer(0) }.isEmpty)
    try connection.transaction { try connection.run("INSERT INTO thing VALUES (2, NULL)") }
    #expect(try connection.rows("SELECT id FROM thing") { $0.integer(0) } == [2])
  }

  @Test func `a broken constraint rolls the transaction back and says which statement`() throws {
    let connection = try connection()

    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction {
        try connection.run("INSERT INTO thing VALUES (1, NULL)")
        try connection.run("INSERT INTO thing VALUES (?, ?)", .integer(1), .text("secret"))
      }
    }

    #expect(error?.sql == "INSERT INTO thing VALUES (?, ?)")
    #expect(error?.description.contains("secret") == false)
    #expect(error?.isDamage == false)
    #expect(try connection.rows("SELECT id FROM thing") { $0.integer(0) }.isEmpty)
  }

  @Test func `transactions cannot be nested, and the outer one rolls back`() throws {
    let connection = try connection()

    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction {
        try connection.run("INSERT INTO thing VALUES (1, NULL)")
        try connection.transaction { try connection.run("INSERT INTO thing VALUES (2, NULL)") }
      }
    }

    #expect(error?.message == "transactions cannot be nested")
    #expect(try connection.rows("SELECT id FROM thing") { $0.integer(0) }.isEmpty)
  }

  @Test func `a row reader that throws ends its query`() throws {
    let connection = try connection()
    try connection.run("INSERT INTO thing VALUES (1, NULL)")
    let broken = SQLiteError(operation: "read", code: 0, message: "no")

    #expect(throws: broken) {
      try connection.rows("SELECT id FROM thing") { _ throws(SQLiteError) -> Int in throw broken }
    }

    try connection.execute("DROP TABLE thing")
  }

  @Test func `changes counts the rows of the last write`() throws {
    let connection = try connection()
    try connection.run("INSERT INTO thing VALUES (1, NULL), (2, NULL), (3, NULL)")

    try connection.run("DELETE FROM thing WHERE id > 1")

    #expect(connection.changes == 2)
  }
}
