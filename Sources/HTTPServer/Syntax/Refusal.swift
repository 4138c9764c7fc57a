/// Names why a request is refused by the server itself; the connection is closed after it, except after `overloaded`,
/// which a responder may ask for too.
package enum Refusal: String, Error, Sendable, CaseIterable {
  case requestLine = "bad_request_line"
  case target = "bad_target"
  case otherHost = "other_host"
  case fieldName = "bad_field_name"
  case fieldValue = "bad_field_value"
  case bareLineFeed = "bare_line_feed"
  case missingHost = "missing_host"
  case repeatedHost = "repeated_host"
  case badHost = "bad_host"
  case repeatedLength = "repeated_content_length"
  case badLength = "bad_content_length"
  case lengthWithCoding = "content_length_with_transfer_encoding"
  case badCoding = "bad_transfer_encoding"
  case unknownCoding = "unknown_transfer_coding"
  case badChunk = "bad_chunk"
  case expectation = "unknown_expectation"
  case version = "unknown_http_version"
  case targetTooLong = "target_too_long"
  case headTooLarge = "head_too_large"
  case tooManyFields = "too_many_fields"
  case bodyTooLarge = "body_too_large"
  case headTimeout = "head_timeout"
  case bodyTimeout = "body_timeout"
  case overloaded = "overloaded"
  case answerTimeout = "answer_timeout"
  case draining = "draining"
  case answerBroken = "internal_error"

  /// The answer's status code.
  package var status: Int {
    switch self {
    case .headTimeout, .bodyTimeout: 408
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .expectation: 417
    case .headTooLarge, .tooManyFields: 431
    case .answerBroken: 500
    case .unknownCoding: 501
    case .overloaded, .answerTimeout, .draining: 503
    case .version: 505
    default: 400
    }
  }

  /// What the client can do about it, in one sentence that holds nothing from the request.
  package var detail: String {
    switch self {
    case .requestLine: "The request line is not a method, a target and a version with one blank between them."
    case .target: "The target is not a path, or holds a character that must be percent-encoded."
    case .otherHost: "The target names another host than the Host field."
    case .fieldName: "A field name is empty, holds a blank or another character not allowed, or continues a line."
    case .fieldValue: "A field value holds a control character."
    case .bareLineFeed: "A line ends without carriage return and line feed."
    case .missingHost: "A Host field is required."
    case .repeatedHost: "The Host field is given more than once."
    case .badHost: "The Host field, or the target's host, is not a host name or address with an optional port."
    case .repeatedLength: "The Content-Length field is given more than once."
    case .badLength: "The Content-Length field is not a number."
    case .lengthWithCoding: "Content-Length and Transfer-Encoding are both given."
    case .badCoding: "The Transfer-Encoding field does not end in chunked, or is given twice or in HTTP/1.0."
    case .unknownCoding: "The only transfer coding taken is chunked."
    case .badChunk: "The chunked body is not well formed."
    case .expectation: "The only expectation met is 100-continue."
    case .version: "The only versions spoken are HTTP/1.1 and HTTP/1.0."
    case .targetTooLong: "The target is longer than \(Limits.target) bytes."
    case .headTooLarge: "The request head is longer than \(Limits.head) bytes."
    case .tooManyFields: "The request head has more than \(Limits.fields) fields."
    case .bodyTooLarge: "The request body is longer than this server takes."
    case .headTimeout: "The request head did not arrive in time."
    case .bodyTimeout: "The request body did not arrive in time."
    case .overloaded: "Too many requests wait for an answer; try again shortly."
    case .answerTimeout: "The answer was not ready in time; try again shortly."
    case .draining: "The server is stopping; try again shortly, another one may answer."
    case .answerBroken: "The server made an answer that cannot be sent."
    }
  }

  /// Whether the same request may be answered later.
  private var isRetryable: Bool {
    switch self {
    case .headTimeout, .bodyTimeout, .overloaded, .answerTimeout, .draining: true
    default: false
    }
  }

  /// The problem document (RFC 9457) that is the answer's body.
  ///
  /// - Parameter traceID: Names this refusal in the log too.
  package func problem(traceID: String) -> [UInt8] {
    Array(
      """
      {"type":"about:blank","title":"\(ReasonPhrase.of(status))","status":\(status),"detail":"\(detail)",\
      "code":"\(rawValue)","retryable":\(isRetryable),"traceId":"\(traceID)"}
      """.utf8)
  }

  /// The whole answer, except for what the loop adds.
  func answer(traceID: String) -> Answer {
    var headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    if status == 503 { headers.append(("Retry-After", "1")) }
    return Answer(status: status, headers: headers, body: problem(traceID: traceID))
  }
}
