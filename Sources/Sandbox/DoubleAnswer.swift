import HTTPServer
import Upstream

/// What a double answers, before a fault delays, cuts or swallows it.
struct DoubleAnswer: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

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

  var served: Answer { Answer(status: status, headers: headers, body: body) }
}
