import Foundation
import Synchronization
package import Telemetry

/// Keeps access tokens and the times of sign-ins across restarts, as sign-ins are rationed (CJ: one in five minutes).
///
/// The file has mode 0600 and is replaced as a whole by `rename`, so that a crash leaves the old or the new one. A
/// missing file is an empty one; a damaged one is set aside as `credentials.json.damaged` and costs a sign-in.
package final class CredentialsFile: Sendable {
  /// More than a thousand tokens; a longer file is none of ours.
  private static let byteLimit = 1 << 20

  private let path: String
  private let content: Mutex<CredentialsContent>

  /// Reads the file; the folder exists.
  package init(path: String, log: Log) {
    self.path = path
    content = Mutex(Self.read(path, log))
  }

  /// The token stored under the name of an upstream, expired or not.
  package func load(_ name: String) -> StoredToken? {
    content.withLock { $0.tokens[name] }
  }

  /// Keeps a token in place of the one before; on an error it is kept in memory only.
  package func store(_ name: String, _ token: StoredToken) throws(CredentialsError) {
    try change { $0.tokens[name] = token }
  }

  /// Drops a token that the upstream no longer accepts.
  package func remove(_ name: String) throws(CredentialsError) {
    try change { $0.tokens[name] = nil }
  }

  /// When somebody last tried to sign in, with success or without.
  package func lastSignInAt(_ name: String) -> Instant? {
    content.withLock { $0.signIns[name] }
  }

  /// To be called before a sign-in is sent, so that one cut off by a crash counts too.
  package func noteSignIn(_ name: String, at instant: Instant) throws(CredentialsError) {
    try change { $0.signIns[name] = instant }
  }

  /// Written under the lock, so that files follow each other in the order of their changes; some hundred bytes, and
  /// only at a sign-in.
  private func change(_ edit: (inout CredentialsContent) -> Void) throws(CredentialsError) {
    try content.withLock { content throws(CredentialsError) in
      edit(&content)
      try PrivateFile.replace(path, with: content.json.encoded())
    }
  }

  private static func read(_ path: String, _ log: Log) -> CredentialsContent {
    guard FileManager.default.fileExists(atPath: path) else { return CredentialsContent() }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      log.error("credentials.unreadable", ("path", path))
      return CredentialsContent()
    }
    let reason: String
    do {
      // Nil is the end of the file: it is empty.
      let bytes = [UInt8](try handle.read(upToCount: byteLimit + 1) ?? Data())
      if bytes.count <= byteLimit, let content = CredentialsContent(try JSONValue(parsing: bytes)) { return content }
      reason = "not of the expected form"
    } catch {
      reason = "\(error)"
    }
    log.error(
      "credentials.damaged", ("path", path), ("reason", reason), ("kept_as", path + ".damaged"),
      ("then", "signing in anew"))
    _ = unsafe rename(path, path + ".damaged")
    return CredentialsContent()
  }
}
