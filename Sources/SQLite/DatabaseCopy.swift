import CSQLite
import Glibc

/// Copies a database file that others may be writing to: the copy is one committed state, whole and without a WAL.
package enum DatabaseCopy {
  /// Copies `source` to `target`, which must not exist, readable by its owner alone and on the disk when this returns.
  ///
  /// Writers go on meanwhile; the WAL keeps what they write until the copy is done.
  ///
  /// - Throws: `SQLiteError`; a target that was begun is removed.
  package static func write(_ source: String, to target: String) throws(SQLiteError) {
    // An empty file of ours, as VACUUM INTO would make one that others may read.
    let descriptor = unsafe open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)
    guard descriptor >= 0 else { throw failure("open", target) }
    defer { close(descriptor) }
    do throws(SQLiteError) {
      try Connection(.file(source), mode: .readOnly).run("VACUUM INTO ?", .text(target))
      guard fsync(descriptor) == 0 else { throw failure("fsync", target) }
    } catch {
      unsafe unlink(target)
      throw error
    }
  }

  private static func failure(_ operation: String, _ path: String) -> SQLiteError {
    let code = errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR
    return SQLiteError(operation: operation, code: code, message: "\(unsafe String(cString: strerror(errno))): \(path)")
  }
}
