import CSQLite
import Glibc

extension SQLiteError {
  /// What the connection says about the call that just failed; for a disk that fails also what the system says.
  init(operation: String, code: Int32, of connection: OpaquePointer?, sql: String) {
    var message = unsafe String(cString: sqlite3_errmsg(connection))
    let cause = unsafe sqlite3_system_errno(connection)
    if [SQLITE_IOERR, SQLITE_CANTOPEN].contains(code & 0xff), cause != 0 {
      message += ", \(unsafe String(cString: strerror(cause)))"
    }
    self.init(operation: operation, code: code, message: message, sql: sql)
  }
}
