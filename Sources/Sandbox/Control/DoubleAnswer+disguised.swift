extension DoubleAnswer {
  /// Blanks behind a JSON value mean nothing; because a client must stop by size and not by sense.
  private static let padding = 20_000_000

  /// The same answer with a body that hurts.
  func disguised(as disguise: Faults.Disguise) -> Self {
    var answer = self
    switch disguise {
    case .large: answer.body += [UInt8](repeating: UInt8(ascii: " "), count: Self.padding)
    case .bomb:
      answer.headers.append(("Content-Encoding", "gzip"))
      answer.body = GzipBomb.bytes
    case .cut:
      answer.body = Array(body.prefix(body.count / 2))
      answer.announcesMore = true
    }
    return answer
  }
}
