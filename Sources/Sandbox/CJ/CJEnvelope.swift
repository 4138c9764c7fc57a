import HTTPServer
import Upstream

/// The three envelopes that the supplier wraps its answers in.
struct CJEnvelope: Sendable {
  /// Whether `result` is there and `message` says something; stock by product has neither.
  enum Style: Sendable {
    case usual, stockByProduct
  }

  /// Of this answer, so that no two are the same.
  let requestID: String
  let points: JSONValue?

  func success(_ data: JSONValue, style: Style = .usual) -> DoubleAnswer {
    var members: [String: JSONValue] = [
      "code": .whole(200), "success": .bool(true), "message": .string(style == .usual ? "Success" : ""),
      "data": data, "requestId": .string(requestID),
    ]
    if style == .usual { members["result"] = .bool(true) }
    if let points { members["pointsInfo"] = points }
    return answer(200, .object(members))
  }

  func failure(_ refusal: CJRefusal) -> DoubleAnswer {
    answer(
      refusal.status,
      .object([
        "code": .whole(refusal.code), "result": .bool(false), "message": .string(refusal.message), "data": .null,
        "requestId": .string(requestID), "success": .bool(false),
      ]))
  }

  private func answer(_ status: Int, _ value: JSONValue) -> DoubleAnswer {
    DoubleAnswer(
      status: status, headers: [("Content-Type", "application/json;charset=UTF-8")], body: value.encoded())
  }
}
