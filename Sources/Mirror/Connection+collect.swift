import SQLite

extension Connection {
  /// All rows of a query whose reading may fail for other reasons than SQLite's, such as JSON that is none.
  func collect<Row>(_ sql: String, _ values: Value..., read: (Statement) throws -> Row) throws -> [Row] {
    let statement = try statement(sql)
    try statement.bind(values)
    defer { statement.reset() }
    var rows: [Row] = []
    while try statement.step() { rows.append(try read(statement)) }
    return rows
  }
}
