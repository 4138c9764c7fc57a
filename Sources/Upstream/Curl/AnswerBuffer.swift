/// Gathers one answer as it arrives and says when it becomes too much.
struct AnswerBuffer {
  /// Decoded bytes.
  var bodyLimit = 0
  private(set) var status: Int?
  /// What was too much, once something was.
  private(set) var excess: String?
  private var isHeadComplete = false
  private var headers: [Header] = []
  private var headerBytes = 0
  private var body: [UInt8] = []

  /// Nil before the empty line behind the headers. libcurl takes a connection that closes in the middle of them for the
  /// end of an answer without body.
  var response: UpstreamResponse? {
    guard isHeadComplete, let status else { return nil }
    return UpstreamResponse(status: status, headers: headers, body: body)
  }

  /// False once the body is longer than allowed.
  mutating func addBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= bodyLimit - body.count else {
      excess = "a body of more than \(bodyLimit) bytes"
      return false
    }
    unsafe body.append(contentsOf: bytes)
    return true
  }

  /// Takes a status line, a field, or the empty line behind them; a later status line (after a 100 or 103) begins anew.
  mutating func addHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= Limits.headerBytes else {
      excess = "headers of more than \(Limits.headerBytes) bytes"
      return false
    }
    let line = unsafe Substring(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) }
      headers = []
      isHeadComplete = false
    } else if line.allSatisfy(\.isWhitespace) {
      isHeadComplete = true
    } else if let colon = line.firstIndex(of: ":") {
      headers.append(Header(Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...])))
    }
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character.isWhitespace }
    let start = text.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(start[...last])
  }
}
