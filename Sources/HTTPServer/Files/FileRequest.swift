/// What a request for a file says besides its path, copied on the loop's thread, because a file is opened on another.
package struct FileRequest: Sendable {
  let method: Method
  /// As it came, for an address with a slash added.
  let target: [UInt8]
  /// Lists, their field lines joined (RFC 9110 section 5.3).
  private(set) var ifMatch: [UInt8]?, ifNoneMatch: [UInt8]?
  /// Single values; where one came twice, as if none came.
  private(set) var ifModifiedSince: [UInt8]?, ifUnmodifiedSince: [UInt8]?, range: [UInt8]?
  /// Joined where it came twice, so that it fits nothing: as if none came, a part might be sent that fits nothing.
  private(set) var ifRange: [UInt8]?

  /// - Parameter head: Positions within `bytes`.
  package init(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) {
    method = head.method
    target = Self.copy(head.target, bytes)
    ifMatch = Self.list("if-match", head, bytes)
    ifNoneMatch = head.ifNoneMatch == nil ? nil : Self.list("if-none-match", head, bytes)
    ifModifiedSince = Self.single("if-modified-since", head, bytes)
    ifUnmodifiedSince = Self.single("if-unmodified-since", head, bytes)
    range = Self.single("range", head, bytes)
    ifRange = Self.list("if-range", head, bytes)
  }

  /// Path and query with a slash between them, for a folder that was asked for without it.
  var locationWithSlash: String {
    let path = target.prefix { $0 != UInt8(ascii: "?") }
    return String(decoding: path + [UInt8(ascii: "/")] + target[path.endIndex...], as: UTF8.self)
  }

  private static func list(_ name: String, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> [UInt8]? {
    let lines = values(name, head, bytes)
    return lines.isEmpty ? nil : Array(lines.joined(separator: [UInt8(ascii: ",")]))
  }

  private static func single(_ name: String, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> [UInt8]? {
    let lines = values(name, head, bytes)
    return lines.count == 1 ? lines[0] : nil
  }

  private static func values(_ name: String, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> [[UInt8]] {
    var values: [[UInt8]] = []
    for index in 0..<head.count {
      let line = head.fieldLine(index)
      if bytes.equalsIgnoringCase(name, in: line.name) { values.append(copy(line.value, bytes)) }
    }
    return values
  }

  private static func copy(_ range: Range<Int>, _ bytes: Span<UInt8>) -> [UInt8] {
    range.map { bytes[$0] }
  }
}
