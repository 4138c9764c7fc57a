/// Takes the chunk framing of RFC 9112 section 7.1 off a body that comes in any pieces; keeps only counts between them.
///
/// Extensions and trailer fields are read to be checked and discarded, both bounded.
struct ChunkedBody: Sendable, Equatable {
  enum Outcome: Sendable, Equatable {
    case incomplete
    case complete
    case refused(Refusal)
  }

  private enum State: Sendable, Equatable {
    case size, sizeOrEnd, blanks, extensions, sizeLineFeed
    case content
    case contentReturn, contentLineFeed
    case trailerStart, trailerName, trailer, trailerLineFeed, endLineFeed
    case done
  }

  /// Digits a chunk size may have; because leading zeros are allowed and a line of them must still end.
  private static let sizeDigits = 16

  private var state = State.size
  private var remaining = 0
  private var digits = 0
  private var extensionBytes = 0
  private var trailerBytes = 0

  /// Reads from `position` on, moves it behind what belonged to this body and appends the content to `body`.
  mutating func read(
    _ bytes: Span<UInt8>, from position: inout Int, into body: inout [UInt8], limit: Int
  ) -> Outcome {
    while position < bytes.count {
      if state == .content {
        let count = min(remaining, bytes.count - position)
        for index in position..<position + count { body.append(bytes[index]) }
        position += count
        remaining -= count
        if remaining == 0 { state = .contentReturn }
        continue
      }
      let byte = bytes[position]
      position += 1
      if let refusal = step(byte, room: limit - body.count) { return .refused(refusal) }
      if state == .done { return .complete }
    }
    return .incomplete
  }

  private mutating func step(_ byte: UInt8, room: Int) -> Refusal? {
    switch (state, byte) {
    case (.size, _), (.sizeOrEnd, _):
      return readSize(byte, room: room)
    case (.blanks, UInt8(ascii: ";")):
      state = .extensions
    case (.extensions, UInt8(ascii: "\r")):
      state = .sizeLineFeed
    case (.blanks, _):
      return countExtension(ByteClass.isBlank(byte))
    case (.extensions, _):
      return countExtension(ByteClass.isValue(byte))
    case (.sizeLineFeed, UInt8(ascii: "\n")):
      state = remaining == 0 ? .trailerStart : .content
    case (.contentReturn, UInt8(ascii: "\r")):
      state = .contentLineFeed
    case (.contentLineFeed, UInt8(ascii: "\n")):
      state = .size
      digits = 0
    case (.trailerStart, UInt8(ascii: "\r")):
      state = .endLineFeed
    case (.trailer, UInt8(ascii: "\r")):
      state = .trailerLineFeed
    case (.trailerStart, _), (.trailerName, _), (.trailer, _):
      trailerBytes += 1
      guard trailerBytes <= Limits.trailers else { return .badChunk }
      return readTrailer(byte)
    case (.trailerLineFeed, UInt8(ascii: "\n")):
      state = .trailerStart
    case (.endLineFeed, UInt8(ascii: "\n")):
      state = .done
    default:
      return .badChunk
    }
    return nil
  }

  private mutating func countExtension(_ isAllowed: Bool) -> Refusal? {
    extensionBytes += 1
    return isAllowed && extensionBytes <= Limits.chunkExtensions ? nil : .badChunk
  }

  private mutating func readTrailer(_ byte: UInt8) -> Refusal? {
    switch state {
    case .trailer:
      return ByteClass.isValue(byte) ? nil : .badChunk
    case .trailerName where byte == UInt8(ascii: ":"):
      state = .trailer
      return nil
    default:
      state = .trailerName
      return ByteClass.isToken(byte) ? nil : .badChunk
    }
  }

  private mutating func readSize(_ byte: UInt8, room: Int) -> Refusal? {
    if let digit = byte.hexadecimalDigit {
      if state == .size { remaining = 0 }
      digits += 1
      guard digits <= Self.sizeDigits else { return .badChunk }
      remaining = remaining * 16 + Int(digit)
      state = .sizeOrEnd
      // Checked at each digit, so that the size stays far from overflowing.
      return remaining <= room ? nil : .bodyTooLarge
    }
    guard state == .sizeOrEnd else { return .badChunk }
    switch byte {
    case UInt8(ascii: "\r"): state = .sizeLineFeed
    case UInt8(ascii: ";"): state = .extensions
    // Blanks are bad before a semicolon but to be read there (RFC 9110 section 5.6.3); before a line's end they are wrong.
    case _ where ByteClass.isBlank(byte):
      state = .blanks
      return countExtension(true)
    default: return .badChunk
    }
    return nil
  }
}
