package import Quota
package import Upstream

/// An answer of CJ's with its wrapping taken off: the data of a success, or what kind of failure it is.
package struct CJEnvelope: Sendable, Equatable {
  /// `.null` where a success came without data, which says nothing about anything.
  package let outcome: Result<JSONValue, CJFailure>
  /// The account's points, wherever the answer tells them; failures do too.
  package let points: PointsInfo?

  /// Never throws: what is no JSON object is a failure of the upstream.
  ///
  /// Success is a 2xx without `result` or `success` being false, and a code of 200, 0 or none; failures come inside
  /// 200 as well, `result` is missing from some good answers, and `code` may be text.
  package init(_ response: UpstreamResponse) {
    guard let body = try? JSONValue(parsing: response.body), body.object != nil else {
      points = nil
      outcome = .failure(.classify(status: response.status, code: nil, message: nil))
      return
    }
    points = PointsInfo(wire: body["pointsInfo"])
    let code = body["code"]?.integer
    let isCodeGood = code == 200 || code == 0 || body["code"].map { $0 == .null } ?? true
    let isDenied = body["result"]?.bool == false || body["success"]?.bool == false
    guard (200..<300).contains(response.status), isCodeGood, !isDenied else {
      let message = body["message"]?.filledText ?? body["msg"]?.filledText
      outcome = .failure(.classify(status: response.status, code: code, message: message))
      return
    }
    outcome = .success(body["data"] ?? .null)
  }
}

extension PointsInfo {
  fileprivate init?(wire: JSONValue?) {
    guard let wire, let total = wire["total"]?.integer, let remaining = wire["remaining"]?.integer else { return nil }
    self.init(total: total, usedToday: wire["usedToday"]?.integer, remaining: remaining)
  }
}
