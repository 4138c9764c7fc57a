/// A call into SQLite that failed: which call, with what result code and in which statement.
///
/// Thrown by everything in this target. `isDamage` tells the owner of a file that it has to be set aside and rebuilt.
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The C function or our own check that failed, for example `sqlite3_step`.
  package let operation: String
  /// The extended result code (sqlite.org/rescode.html); 0 where the failure is our own.
  package let code: Int32
  package let message: String
  /// The statement's text; values are bound, so it never holds data.
  package let sql: String?

  package init(operation: String, code: Int32, message: String, sql: String? = nil) {
    self.operation = operation
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// Whether the file itself is broken (SQLITE_CORRUPT 11, SQLITE_NOTADB 26).
  package var isDamage: Bool { code & 0xff == 11 || code & 0xff == 26 }

  /// Whether a file that opened and is sound holds another schema than its owner's: a newer version's, as `Migrations`
  /// found, or tables that contradict the steps (SQLITE_ERROR 1). Meant for the errors of opening a file.
  package var isForeign: Bool { operation == Migrations.operation || code & 0xff == 1 }

  /// Whether the disk is full or refuses opening or writing (SQLITE_FULL 13, SQLITE_READONLY 8, SQLITE_IOERR 10,
  /// SQLITE_CANTOPEN 14): the file is not to blame.
  package var isDisk: Bool { [8, 10, 13, 14].contains(code & 0xff) }

  /// Whether there is no space left (SQLITE_FULL 13).
  package var isFull: Bool { code & 0xff == 13 }

  package var description: String {
    // The same words whatever was to be written, so that an outage of the disk is one trouble and not one for each
    // statement.
    if isFull { return "there is no space left on the disk (\(code): \(message))" }
    if isDisk { return "the disk or the file on it cannot be used (\(code): \(message))" }
    return "\(operation) failed with \(code): \(message)" + (sql.map { " in: \($0)" } ?? "")
  }
}
