import HTTPServer
import Upstream

/// What a double answers, before a fault delays, cuts or swallows it.
struct DoubleAnswer: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// How long the neighbour takes over it, beside what a fault adds.
  var delay: Duration = .zero
  /// Whether the length of a body twice as long is announced, so that its reader waits for the rest.
  var announcesMore = false

  init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A plain JSON answer, as the control routes give it.
  static func json(_ value: JSONValue) -> Self { json(200, value) }

  static func json(_ status: Int, _ value: JSONValue) -> Self {
    Self(status: status, headers: [("Content-Type", "application/json")], body: value.encoded())
  }

  /// What goes onto the wire.
  var served: Answer {
    guard announcesMore else { return Answer(status: status, headers: headers, body: body) }
    var head = "HTTP/1.1 \(status) \r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(body.count * 2 + 1)\r\n"
    return Answer(status: status, preparedHead: Array(head.utf8), body: body)
  }
}
