import Digest
import Glibc
import Telemetry

/// What tells one content of a file from another without reading it: which file it is, its size and its two times.
struct FileVersion: Equatable {
  let size: Int
  /// When the content was changed, in seconds and nanoseconds; whoever copies a file may set it to anything.
  private let modified: (second: Int, nanosecond: Int)
  /// When the kernel saw the last change of content, name or rights; nobody can set it.
  private let changed: (second: Int, nanosecond: Int)
  private let device: UInt64
  private let inode: UInt64

  init(_ status: stat) {
    size = Int(status.st_size)
    modified = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    changed = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }

  private var numbers: [UInt64] {
    [
      device, inode, UInt64(bitPattern: Int64(size)), UInt64(bitPattern: Int64(modified.second)),
      UInt64(bitPattern: Int64(modified.nanosecond)), UInt64(bitPattern: Int64(changed.second)),
      UInt64(bitPattern: Int64(changed.nanosecond)),
    ]
  }

  /// Strong once the second of the last change is over, because every later change then shows in the kernel's own time;
  /// weak until then, as its clock moves in steps of milliseconds and two changes within one step look alike.
  ///
  /// Hashed, so that nobody learns the numbers of our file system.
  func entityTag(at now: Instant) -> EntityTag {
    let bytes = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) } }
    // 96 bits, because nobody but the operator chooses what is hashed.
    let opaque = Array(SHA256.hash(bytes).prefix(12)).hexadecimal
    return EntityTag(opaque: Array(opaque.utf8), isWeak: !isOver(changed.second, at: now))
  }

  /// For `Last-Modified`; nil while its second is not over, as an answer must not bear a date of the future
  /// (RFC 9110 section 8.8.2.1) nor one that the next change may share.
  func lastModified(at now: Instant) -> Int? {
    isOver(modified.second, at: now) && modified.second >= 0 ? modified.second : nil
  }

  /// Whether no other content was ever sent with this `Last-Modified` (RFC 9110 section 8.8.2.2): the kernel saw the
  /// change in the same second, so the date was not set by hand, and before that second was over we sent none.
  var hasReliableDate: Bool { modified.second == changed.second }

  private func isOver(_ second: Int, at now: Instant) -> Bool { second < now.milliseconds / 1000 }
}
