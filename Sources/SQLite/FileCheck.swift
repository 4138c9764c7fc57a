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
  package static func setAside(_ path: String, now: Instant) throws(SQLiteError) -> String {
    let dated = "\(path).damaged-" + now.text.filter { $0 != "-" && $0 != ":" }
    var target = dated
    var attempt = 1
    while unsafe access(target, F_OK) == 0 {
      attempt += 1
      target = "\(dated)-\(attempt)"
    }
    // The file goes last: were it the first, a stop in between would leave its WAL to be played into the new file.
    for suffix in ["-wal", "-shm", ""] {
      guard unsafe rename(path + suffix, target + suffix) != 0, errno != ENOENT else { continue }
      let message = unsafe String(cString: strerror(errno))
      throw SQLiteError(operation: "rename", code: SQLITE_IOERR, message: "\(message): \(path + suffix)")
    }
    return target
  }

  private static func isSound(_ path: String) throws(SQLiteError) -> Bool {
    do {
      let connection = try Connection(.file(path))
      let findings = try connection.rows("PRAGMA quick_check(1)") { $0.text(0) }
      return findings == ["ok"]
    } catch {
      guard error.isDamage else { throw error }
      return false
    }
  }
}
