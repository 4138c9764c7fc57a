import Telemetry

/// Puts the answer for one file together: its head, and as much of its body as is asked for.
struct FileAnswer {
  private let size: Int
  private let tag: EntityTag
  private let lastModified: Int?
  private let isDateReliable: Bool
  private let type: String

  /// - Parameter now: Not earlier than the version was looked at.
  init(_ version: FileVersion, type: String, now: Instant) {
    size = version.size
    tag = version.entityTag(at: now)
    lastModified = version.lastModified(at: now)
    isDateReliable = version.hasReliableDate
    self.type = type
  }

  /// - Parameter read: Gives bytes of the file; called at most once, and never for HEAD.
  func answer(
    to request: FileRequest, read: (Range<Int>) throws(FileFailure) -> [UInt8]
  ) throws(FileFailure) -> Answer {
    switch request.verdict(tag, lastModified: lastModified, isReliable: isDateReliable, size: size) {
    case .failed: return Answer(status: 412, headers: validators)
    case .notModified: return Answer(status: 304, headers: validators)
    case .proceed(.unsatisfiable):
      return Answer(status: 416, headers: [("Content-Range", "bytes */\(size)")] + validators)
    case .proceed(.part(let range)):
      let place = ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
      return Answer(status: 206, headers: headers + [place], body: try read(range))
    case .proceed(.whole):
      if request.method == .head { return Answer(status: 200, preparedHead: headOfWhole, body: []) }
      return Answer(status: 200, headers: headers, body: try read(0..<size))
    }
  }

  /// What an answer without content needs, so that a stored one may be kept (RFC 9110 section 15.4.5).
  private var validators: [(name: String, value: String)] {
    [("ETag", tag.text), ("Cache-Control", PublicFolder.cacheControl)]
  }

  private var headers: [(name: String, value: String)] {
    let date = lastModified.map { [("Last-Modified", HTTPDate.text(second: $0))] } ?? []
    return [("Content-Type", type), ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes")]
      + validators + date
  }

  /// With the length of a body that is neither read nor sent.
  private var headOfWhole: [UInt8] {
    let lines = headers + [("Content-Length", String(size))]
    return Array(("HTTP/1.1 200 OK\r\n" + lines.map { "\($0.name): \($0.value)\r\n" }.joined()).utf8)
  }
}
