import Foundation
import Glibc
import HTTPServer
import Synchronization
import Telemetry
import TestSupport

/// A real folder served under `/docs`, asked as the loop and the routes would; beside it lies a secret.
final class PublicSite: Sendable {
  /// What the folder's clock shows and its log said.
  final class State: Sendable {
    fileprivate let now: Mutex<Instant>
    fileprivate let lines = Mutex<[String]>([])

    fileprivate init(now: Instant) { self.now = Mutex(now) }

    var log: [String] { lines.withLock { $0 } }

    func advance(by duration: Duration) { now.withLock { $0 = $0.advanced(by: duration) } }
  }

  let folder: PublicFolder
  let state: State
  private let home: TemporaryFolder

  /// - Parameter age: Of files written now, as the folder's clock sees it.
  init(age: Duration = .seconds(100)) throws {
    home = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: home.path("public"), withIntermediateDirectories: true)
    try home.write(Array("secret".utf8), to: "outside.txt")
    let state = State(now: WallClock.system.now.advanced(by: age))
    self.state = state
    folder = try PublicFolder(
      path: home.path("public"), clock: WallClock { state.now.withLock { $0 } },
      log: Log { line in state.lines.withLock { $0.append(line) } })
  }

  func path(_ name: String) -> String { home.path("public/" + name) }

  @discardableResult
  func write(_ name: String, _ text: String, modified: Int? = nil) throws -> Self {
    if let slash = name.lastIndex(of: "/") {
      try FileManager.default.createDirectory(
        atPath: path(String(name[..<slash])), withIntermediateDirectories: true)
    }
    try home.write(Array(text.utf8), to: "public/" + name)
    if let modified {
      let times = [timespec(tv_sec: modified, tv_nsec: 0), timespec(tv_sec: modified, tv_nsec: 0)]
      _ = unsafe utimensat(AT_FDCWD, path(name), times, 0)
    }
    return self
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: destination)
  }

  /// Nil: there is no such file, or the target cannot be read in the first place.
  func ask(_ target: String, method: String = "GET", _ fields: String...) -> Answer? {
    ask(target, method: method, fields: fields)
  }

  func ask(_ target: String, method: String = "GET", fields: [String]) -> Answer? {
    let bytes = Array(
      ("\(method) /docs\(target) HTTP/1.1\r\nHost: shop\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    guard let head = RequestHead(parsing: bytes.span),
      let parsed = try? Target(parsing: bytes.span.extracting(head.target))
    else { return nil }
    return folder.answer(Array(parsed.segments.dropFirst()), FileRequest(head, bytes.span))
  }
}

extension PublicFolder {
  /// Asks for segments that no target was read for.
  func ask(_ segments: [String]) -> Answer? {
    let bytes = Array("GET /docs HTTP/1.1\r\nHost: shop\r\n\r\n".utf8)
    return RequestHead(parsing: bytes.span).flatMap { answer(segments, FileRequest($0, bytes.span)) }
  }
}

extension Answer {
  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
