/// Reads what follows a head as its body, once whole and once in pieces, and demands the same of both.
enum BodyCheck {
  /// Bounds a route may set, from nothing to more than an input holds.
  private static let limits = [0, 1, 16, 300, 5000, 65_536]

  private struct Reading: Equatable {
    var body: [UInt8] = []
    var position = 0
    var outcome = ChunkedBody.Outcome.incomplete
  }

  static func read(_ head: RequestHead, _ bytes: Span<UInt8>, _ draw: inout Draw) {
    let limit = limits[draw.next(upTo: limits.count - 1)]
    let reader: BodyReader
    switch head.framing {
    case .none: return
    case .length(let length):
      demand(length > 0, "a body without bytes is none")
      guard length <= limit else { return }
      reader = .length(length)
    case .chunked:
      reader = .chunked(ChunkedBody())
    }
    let first = draw.next(upTo: bytes.count)
    let second = first + draw.next(upTo: bytes.count - first)
    let whole = read(bytes, [bytes.count], reader, limit)
    demand(whole == read(bytes, [first, second, bytes.count], reader, limit), "a body does not depend on its pieces")
    demand(whole.body.count <= limit, "a body is not longer than its limit")
    demand(whole.position <= bytes.count, "a body ends inside its bytes")
    if case .length(let length) = head.framing {
      let count = min(length, bytes.count)
      demand(whole.outcome == (count == length ? .complete : .incomplete), "a body is as long as announced")
      demand(whole.position == count && whole.body.count == count, "a body is as long as announced")
      for index in 0..<count { demand(whole.body[index] == bytes[index], "a body is what was sent") }
    } else {
      SecondOpinion.compare(whole.outcome, whole.body, whole.position, bytes, limit: limit)
    }
  }

  /// Hands over the pieces that end at `cuts` until the body is complete or refused.
  private static func read(_ bytes: Span<UInt8>, _ cuts: [Int], _ reader: BodyReader, _ limit: Int) -> Reading {
    var reader = reader
    var reading = Reading()
    var start = 0
    for cut in cuts where reading.outcome == .incomplete {
      let piece = bytes.extracting(start..<cut)
      var position = 0
      reading.outcome = reader.read(piece, from: &position, into: &reading.body, limit: limit)
      if reading.outcome == .incomplete { demand(position == piece.count, "an unfinished body takes every byte") }
      reading.position = start + position
      start = cut
    }
    return reading
  }
}
