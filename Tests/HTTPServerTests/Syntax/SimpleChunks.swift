@testable import HTTPServer

/// A second reading of RFC 9112 section 7.1, for a body that is there as a whole: cut into lines and contents.
enum SimpleChunks {
  enum Verdict: Equatable {
    case unfinished
    case refused(Set<Int>)
    /// The content, and the bytes it took.
    case complete([UInt8], Int)
  }

  private static let blanks: Set<UInt8> = [32, 9]
  private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)
  private static let tokens = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~".utf8)
  private static let values = Set(32...126 as ClosedRange<UInt8>).union([9]).union(128...255)
  private static let mostDigits = 16

  static func read(_ bytes: [UInt8], limit: Int) -> Verdict {
    var rest = bytes[...]
    var body: [UInt8] = []
    var extensions = 0
    while true {
      guard let line = takeLine(&rest) else { return .unfinished }
      let digits = line.prefix { hexadecimal.contains($0) }
      let behind = line[digits.endIndex...].dropLast()
      var faults: Set<Int> = []
      if line.last != 13 || digits.isEmpty || digits.count > mostDigits { faults.insert(400) }
      let size = UInt64(String(decoding: digits.prefix(mostDigits), as: UTF8.self), radix: 16) ?? 0
      if size > UInt64(limit - body.count) { faults.insert(413) }
      if !behind.isEmpty {
        let start = behind.drop(while: blanks.contains)
        if start.first != UInt8(ascii: ";") || !values.isSuperset(of: start) { faults.insert(400) }
        extensions += behind.count - 1
        if extensions > Limits.chunkExtensions { faults.insert(400) }
      }
      guard faults.isEmpty else { return .refused(faults) }
      if size == 0 { break }
      body += rest.prefix(Int(size))
      rest = rest.dropFirst(Int(size))
      let end = rest.prefix(2)
      guard [13, 10].starts(with: end) else { return .refused([400]) }
      guard end.count == 2 else { return .unfinished }
      rest = rest.dropFirst(2)
    }
    var trailers = 0
    while true {
      guard let line = takeLine(&rest) else { return .unfinished }
      if line.elementsEqual([13]) { return .complete(body, rest.startIndex) }
      let parts = line.dropLast().split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      trailers += line.count - 1
      guard line.last == 13, parts.count == 2, !parts[0].isEmpty, tokens.isSuperset(of: parts[0]),
        values.isSuperset(of: parts[1]), trailers <= Limits.trailers
      else { return .refused([400]) }
    }
  }

  /// A line without its line feed; nil where none is whole.
  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let lineFeed = rest.firstIndex(of: 10) else { return nil }
    defer { rest = rest[(lineFeed + 1)...] }
    return rest[..<lineFeed]
  }
}
