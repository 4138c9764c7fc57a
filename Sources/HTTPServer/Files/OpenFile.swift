import Glibc

/// Holds a descriptor of a file or folder and closes it; opened one name at a time, so that no link is ever followed.
struct OpenFile: ~Copyable {
  /// Reads from a pipe would wait for a writer, and opening one would as well.
  private static let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

  let descriptor: Int32

  deinit { Glibc.close(descriptor) }

  /// Opens the folder everything else is opened in; links on the way to it are the operator's choice.
  init(folder path: String) throws(FolderError) {
    descriptor = unsafe open(path, Self.flags | O_DIRECTORY)
    guard descriptor >= 0 else { throw FolderError(path: path, code: errno) }
  }

  /// - Parameter name: No path: neither empty, `.`, `..`, nor with a slash in it.
  init(_ name: String, in folder: borrowing OpenFile) throws(FileFailure) {
    descriptor = try Self.opened(unsafe openat(folder.descriptor, name, Self.flags | O_NOFOLLOW))
  }

  /// As above, and only a folder.
  init(folder name: String, in folder: borrowing OpenFile) throws(FileFailure) {
    descriptor = try Self.opened(unsafe openat(folder.descriptor, name, Self.flags | O_NOFOLLOW | O_DIRECTORY))
  }

  private static func opened(_ descriptor: Int32) throws(FileFailure) -> Int32 {
    guard descriptor >= 0 else { throw FileFailure(errno) }
    return descriptor
  }

  /// What the kernel knows of it now.
  func status() throws(FileFailure) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileFailure(errno) }
    return status
  }

  /// All bytes of the range.
  ///
  /// - Throws: `changing` where the file ends earlier.
  func read(_ range: Range<Int>) throws(FileFailure) -> [UInt8] {
    var failure: FileFailure?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count, let start = buffer.baseAddress {
        let read = unsafe pread(descriptor, start + count, range.count - count, range.lowerBound + count)
        if read < 0, errno == EINTR { continue }
        if read <= 0 {
          failure = read == 0 ? .changing : FileFailure(errno)
          return
        }
        count += read
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
