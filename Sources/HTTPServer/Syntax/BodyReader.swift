/// Takes a request's body from the input in whichever framing the head announced.
enum BodyReader: Sendable, Equatable {
  /// Bytes still to come.
  case length(Int)
  case chunked(ChunkedBody)

  /// Reads from `position` on, moves it behind what belonged to this body and appends the content to `body`.
  mutating func read(
    _ bytes: Span<UInt8>, from position: inout Int, into body: inout [UInt8], limit: Int
  ) -> ChunkedBody.Outcome {
    switch self {
    case .length(let remaining):
      let count = min(remaining, bytes.count - position)
      for index in position..<position + count { body.append(bytes[index]) }
      position += count
      self = .length(remaining - count)
      return count == remaining ? .complete : .incomplete
    case .chunked(var chunks):
      let outcome = chunks.read(bytes, from: &position, into: &body, limit: limit)
      self = .chunked(chunks)
      return outcome
    }
  }
}
