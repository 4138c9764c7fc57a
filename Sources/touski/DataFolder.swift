import Foundation
import Glibc
import Synchronization

/// The folder of the server's files, held by one process at a time.
///
/// Made with mode 0700 where it is missing. The lock is the kernel's (`flock`), so it is gone with the process, however
/// that ends.
final class DataFolder: Sendable {
  let path: String
  private let lock: Mutex<Int32?>

  /// - Throws: `Stop` with one sentence: not writable, or in use by another process.
  convenience init(_ path: String) throws {
    guard let descriptor = try Self.lock(path) else {
      throw Stop("the data folder \(path) is in use by another process; name another one with --data")
    }
    self.init(path: path, descriptor: descriptor)
  }

  /// The folder for a command that has something else to do where a server holds it; nil then.
  static func ifFree(_ path: String) throws -> DataFolder? {
    try lock(path).map { DataFolder(path: path, descriptor: $0) }
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    lock = Mutex(descriptor)
  }

  /// The descriptor that holds the lock; nil where another process has it.
  private static func lock(_ path: String) throws -> Int32? {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Stop("the data folder \(path) cannot be made: \(error.localizedDescription)")
    }
    let file = path + "/lock"
    let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Stop("the data folder \(path) is not writable: \(unsafe String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  deinit {
    release()
  }

  /// Lets another process, or another server of this one, have the folder.
  func release() {
    lock.withLock { descriptor in
      if let open = descriptor {
        // Before the closing, because a process being started holds copies of all descriptors for a moment.
        flock(open, LOCK_UN)
        close(open)
      }
      descriptor = nil
    }
  }

  func file(_ name: String) -> String { path + "/" + name }
}
