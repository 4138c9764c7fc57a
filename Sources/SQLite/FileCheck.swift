import CSQLite
import Glibc
package import Telemetry

/// Finds a damaged file before its owner opens it and moves it out of the way, so that the server starts on a new one.
package enum FileCheck {
  /// Runs `quick_check` over the file at `path`, its WAL included; a damaged one is set aside.
  ///
  /// Call it while no connection to the file is open. A missing or empty file is sound.
  ///
  /// - Returns: the name the damaged file now has, or nil where the file is sound.
  /// - Throws: `SQLiteError` where it cannot be read or renamed, which is not damage.
  package static func setAsideIfDamaged(_ path: String, now: Instant) throws(SQLiteError) -> String? {
    guard unsafe access(path, F_OK) == 0 else { return nil }
    return try isSound(path) ? nil : setAside(path, now: now)
  }

  /// Renames the file and what SQLite keeps beside it (`-wal`, `-shm`) to `path.damaged-20260112T093104Z`.
  ///
  /// - Returns: the new name of the file.
  package static func setAside(_ path: String, label: String = "damaged", now: Instant) throws(SQLiteError) -> String {
    let target = freeName(path, label: label, now: now)
    // The file goes last: were it the first, a stop in between would leave its WAL to be played into the new file.
    for suffix in ["-wal", "-shm", ""] {
      guard unsafe rename(path + suffix, target + suffix) != 0, errno != ENOENT else { continue }
      let message = unsafe String(cString: strerror(errno))
      throw SQLiteError(operation: "rename", code: SQLITE_IOERR, message: "\(message): \(path + suffix)")
    }
    return target
  }

  /// A name beside `path`, dated and not in use, for what is to be kept: `path.label-20260112T093104Z`.
  package static func freeName(_ path: String, label: String, now: Instant) -> String {
    let dated = "\(path).\(label)-" + now.text.filter { $0 != "-" && $0 != ":" }
    var name = dated
    var attempt = 1
    while ["", "-wal", "-shm"].contains(where: { unsafe access(name + $0, F_OK) == 0 }) {
      attempt += 1
      name = "\(dated)-\(attempt)"
    }
    return name
  }

  /// Whether the file at `path` is a database that `quick_check` finds nothing wrong with.
  ///
  /// - Parameter mode: `.readOnly` leaves every byte of the file as it is, and needs one without a WAL.
  package static func isSound(_ path: String, mode: Connection.Mode = .readWrite) throws(SQLiteError) -> Bool {
    let pageBytes: Int64
    do {
      let connection = try Connection(.file(path), mode: mode)
      let findings = try connection.rows("PRAGMA quick_check(1)") { $0.text(0) }
      guard findings == ["ok"] else { return false }
      pageBytes = try connection.first("PRAGMA page_size") { $0.integer(0) } ?? 1
    } catch {
      guard error.isDamage else { throw error }
      return false
    }
    // SQLite reads a last page that was cut as if zeros followed, which may make another row of it. Looked at after the
    // connection took up the WAL, which may hold that page whole.
    var status = stat()
    return unsafe stat(path, &status) == 0 && Int64(status.st_size) % pageBytes == 0
  }
}
