/// One row of `Fixtures/requests.json`: bytes a client sends, and what must come of them.
struct WireCase: Decodable, Sendable {
  /// What the connection is good for when all expected answers have come.
  enum After: String, Decodable {
    /// The next request is answered.
    case open
    /// The server has ended it.
    case closed
    /// The server waits for the rest of the request.
    case waiting
  }

  /// A piece of what is sent; each character of a text is one byte (Latin-1).
  private enum Piece: Decodable {
    case once([UInt8])
    case repeated([UInt8], Int)

    private enum Key: CodingKey { case `repeat`, times }

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .once(WireCase.bytes(text))
      } else {
        let object = try decoder.container(keyedBy: Key.self)
        self = .repeated(
          WireCase.bytes(try object.decode(String.self, forKey: .repeat)), try object.decode(Int.self, forKey: .times))
      }
    }

    var bytes: [UInt8] {
      switch self {
      case .once(let bytes): bytes
      case .repeated(let bytes, let times): [UInt8]((0..<times).map { _ in bytes }.joined())
      }
    }
  }

  private enum Key: CodingKey { case name, send, answers, then, code, texts, heads }

  /// What is asked, unique in its group.
  let name: String
  let bytes: [UInt8]
  /// Status of each answer in order, nil for one the application gives; without 100.
  let answers: [Int?]
  let then: After
  /// Word of the refusal, which is always the last answer.
  let code: String?
  /// Bodies of the application's answers; where nil, they are not looked at.
  let texts: [String]?
  /// Positions of the answers to HEAD.
  let heads: Set<Int>

  /// Whether the server may close in good order while the client still sends.
  var sendsBehindTheEnd: Bool { then == .closed && !answers.isEmpty && code == nil }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    name = try object.decode(String.self, forKey: .name)
    bytes = try object.decode([Piece].self, forKey: .send).flatMap(\.bytes)
    var list = try object.nestedUnkeyedContainer(forKey: .answers)
    var statuses: [Int?] = []
    while !list.isAtEnd {
      if let status = try? list.decode(Int.self) {
        statuses.append(status)
      } else {
        _ = try list.decode(String.self)
        statuses.append(nil)
      }
    }
    answers = statuses
    then = try object.decode(After.self, forKey: .then)
    code = try object.decodeIfPresent(String.self, forKey: .code)
    texts = try object.decodeIfPresent([String].self, forKey: .texts)
    heads = try object.decodeIfPresent(Set<Int>.self, forKey: .heads) ?? []
  }

  private static func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }
}
