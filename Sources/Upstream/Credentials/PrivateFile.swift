import Glibc

/// Writes a file that nobody but its owner may read, all of it or nothing.
enum PrivateFile {
  /// Writes beside the file, brings it to the disk and renames it into place.
  static func replace(_ path: String, with bytes: [UInt8]) throws(CredentialsError) {
    let draft = path + ".new"
    // One left by a crash may have any mode; a new one is born with 0600.
    unsafe unlink(draft)
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CredentialsError(operation: "open", code: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw CredentialsError(operation: "write", code: errno) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw CredentialsError(operation: "fsync", code: errno) }
    guard unsafe rename(draft, path) == 0 else { throw CredentialsError(operation: "rename", code: errno) }
  }
}
