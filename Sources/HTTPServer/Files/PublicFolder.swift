import Glibc
import Synchronization
package import Telemetry

/// Answers from the files of one folder and of nothing else; opens and reads files, so it is asked on a render thread.
///
/// Only names are opened, one at a time, each in the folder opened before it, and no link is followed: whatever a path
/// says, it cannot leave the folder. Names that begin with a dot are never served. A folder answers with its
/// `index.html`. Nothing is kept in memory between two requests, because the kernel keeps what is asked for often.
package final class PublicFolder: Sendable {
  /// Bytes of the longest file, 500 and a line in the log beyond; because a whole file stands in memory until it is
  /// sent, and pages, styles and pictures are far below.
  package static let longest = 8 << 20
  /// For browsers and proxies; because a minute carries a visit, and an edited file shows soon after.
  static let cacheControl = "public, max-age=60"
  private static let index = "index.html"
  /// Between two lines; because strangers may ask for a file that cannot be sent a thousand times a second.
  private static let pause: Duration = .seconds(60)

  private let folder: OpenFile
  private let clock: WallClock
  private let log: Log
  private let nextLine = Mutex(Instant(milliseconds: .min))

  /// Opens the folder once; one that is moved or replaced afterwards is served until the next start.
  ///
  /// - Parameter path: May lead through links.
  package init(path: String, clock: WallClock = .system, log: Log = .silent) throws(FolderError) {
    folder = try OpenFile(folder: path)
    self.clock = clock
    self.log = log
  }

  /// Nil: there is no such file.
  ///
  /// - Parameter segments: Decoded, below the folder: none for the folder itself, a last empty one for a folder with
  ///   its slash.
  package func answer(_ segments: [String], _ request: FileRequest) -> Answer? {
    let names = segments.last == "" ? segments.dropLast() : segments[...]
    guard names.allSatisfy(Self.isServed) else { return nil }
    do throws(FileFailure) {
      return try names.count < segments.count
        ? send(Self.index, in: open(names), request) : sendOrRedirect(names, request)
    } catch {
      tell(error, names)
      return error.answer
    }
  }

  /// What names are looked at at all; compared as bytes, because a letter with marks upon it is another character.
  private static func isServed(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.first != UInt8(ascii: ".")
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  private func open(_ names: ArraySlice<String>) throws(FileFailure) -> OpenFile {
    var current = try OpenFile(folder: ".", in: folder)
    for name in names { current = try OpenFile(folder: name, in: current) }
    return current
  }

  private func sendOrRedirect(_ names: ArraySlice<String>, _ request: FileRequest) throws(FileFailure) -> Answer {
    let parent = try open(names.dropLast())
    guard let name = names.last else { return try redirect(parent, request) }
    let file = try OpenFile(name, in: parent)
    let status = try file.status()
    if status.st_mode & S_IFMT == S_IFDIR { return try redirect(file, request) }
    return try send(file, status, as: name, request)
  }

  /// A folder's address ends with a slash, or the links of its page would lead elsewhere.
  private func redirect(_ folder: borrowing OpenFile, _ request: FileRequest) throws(FileFailure) -> Answer {
    guard try OpenFile(Self.index, in: folder).status().st_mode & S_IFMT == S_IFREG else { throw .absent }
    return Answer(
      status: 308, headers: [("Location", request.locationWithSlash), ("Cache-Control", Self.cacheControl)])
  }

  private func send(
    _ name: String, in folder: consuming OpenFile, _ request: FileRequest
  ) throws(FileFailure) -> Answer {
    let file = try OpenFile(name, in: folder)
    return try send(file, file.status(), as: name, request)
  }

  private func send(
    _ file: borrowing OpenFile, _ status: stat, as name: String, _ request: FileRequest
  ) throws(FileFailure) -> Answer {
    guard status.st_mode & S_IFMT == S_IFREG else { throw .absent }
    let version = FileVersion(status)
    guard version.size <= Self.longest else { throw .tooLarge }
    let answer = FileAnswer(version, type: FileType.of(name), now: clock.now)
    return try answer.answer(to: request) { (range) throws(FileFailure) in
      let bytes = try file.read(range)
      guard try FileVersion(file.status()) == version else { throw .changing }
      return bytes
    }
  }

  private func tell(_ failure: FileFailure, _ names: ArraySlice<String>) {
    guard let remedy = failure.remedy else { return }
    let now = clock.now
    let isDue = nextLine.withLock { next in
      guard now >= next else { return false }
      next = now.advanced(by: Self.pause)
      return true
    }
    if isDue { log.warning("file.not_sent", ("file", names.joined(separator: "/")), ("do", remedy)) }
  }
}
