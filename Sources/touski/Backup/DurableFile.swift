import Digest
import Foundation
import Glibc

/// Files that are on the disk, and readable by their owner alone, when a call returns.
enum DurableFile {
  /// What went wrong with which file, in the system's words.
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String { "\(path): \(unsafe String(cString: strerror(code)))" }
  }

  /// Read a piece at a time, so that a big file needs no memory.
  private static let pieceBytes = 1 << 20

  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let descriptor = try create(path)
    defer { close(descriptor) }
    try write(bytes[...], to: descriptor, path)
    guard fsync(descriptor) == 0 else { throw Failure(path: path, code: errno) }
  }

  static func copy(_ source: String, to target: String) throws(Failure) {
    let to = try create(target)
    defer { close(to) }
    try read(source) { piece throws(Failure) in try write(piece, to: to, target) }
    guard fsync(to) == 0 else { throw Failure(path: target, code: errno) }
  }

  /// The SHA-256 of the content, in hexadecimal digits.
  static func sha256(_ path: String) throws(Failure) -> String {
    var digest = SHA256()
    try read(path) { piece throws(Failure) in digest.update(Array(piece)) }
    return digest.finish().hexadecimal
  }

  static func rename(_ path: String, to target: String) throws(Failure) {
    guard unsafe Glibc.rename(path, target) == 0 else { throw Failure(path: target, code: errno) }
  }

  static func delete(_ path: String) throws(Failure) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw Failure(path: path, code: errno) }
  }

  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  static func size(_ path: String) throws(Failure) -> Int {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw Failure(path: path, code: errno) }
    return Int(status.st_size)
  }

  /// Brings the names in the folder to the disk.
  static func settle(folder: String) throws(Failure) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(path: folder, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Failure(path: folder, code: errno) }
  }

  private static func read(
    _ path: String, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: pieceBytes)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(path: path, code: errno) }
      guard count > 0 else { return }
      try take(piece[..<count])
    }
  }

  private static func create(_ path: String) throws(Failure) -> Int32 {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
    return descriptor
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(path: path, code: errno) }
      rest = rest.dropFirst(count)
    }
  }
}
