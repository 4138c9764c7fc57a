extension CJFailure {
  /// Decides on status, code and message together, as each alone has two meanings somewhere; in this order, because a
  /// refusal for points also comes as 429, and one for the token also with a code that mostly means a bad parameter.
  package static func classify(status: Int, code: Int?, message: String?) -> Self {
    let text = message?.lowercased() ?? ""
    let (kind, action) =
      points(status, code, text) ?? rate(status, code, text) ?? token(status, code, text) ?? missing(code)
      ?? request(status, code, text) ?? (.upstreamFault, .retryWithBackoff)
    return Self(
      kind: kind, action: action, status: status, code: code, message: message.map { String($0.prefix(lineLength)) })
  }

  private typealias Verdict = (Kind, Action)

  /// Enough for every text CJ is known to send; keeps an absurd one out of the log.
  private static let lineLength = 200

  private static func points(_ status: Int, _ code: Int?, _ text: String) -> Verdict? {
    let isExhausted =
      code == 16_900_500 || code == 1_600_201 || code == 429 || text.contains("insufficient api points")
      || text.contains("daily request limit")
    return isExhausted ? (.quotaExhausted, .stopUntilRefilled) : nil
  }

  private static func rate(_ status: Int, _ code: Int?, _ text: String) -> Verdict? {
    guard code == 1_600_200 || status == 429 || text.contains("too many request") || text.contains("too much request")
    else { return nil }
    return (.throttled, text.contains("300 second") ? .waitFiveMinutes : .waitThenRetry)
  }

  private static func token(_ status: Int, _ code: Int?, _ text: String) -> Verdict? {
    switch code ?? 0 {
    case 1_600_001, 1_600_002, 1_600_030, 401, 403: (.tokenInvalid, .renewTokenOnce)
    case 1_600_003: (.tokenInvalid, .signInAgain)
    case 1_600_004...1_600_008, 1_600_012: (.tokenInvalid, .stopAndAlert)
    case 1_600_100 where text.contains("token"): (.tokenInvalid, .renewTokenOnce)
    default: status == 401 ? (.tokenInvalid, .renewTokenOnce) : nil
    }
  }

  private static func missing(_ code: Int?) -> Verdict? {
    switch code {
    case 1_602_002, 1_602_003: (.removed, .markRemovedAfterConfirmation)
    case 1_602_000: (.notFound, .markVariantMissing)
    case 1_602_001: (.notFound, .tryOtherIdentifierThenMarkMissing)
    case 1_601_000: (.notFound, .stopAndAlert)
    default: nil
    }
  }

  private static func request(_ status: Int, _ code: Int?, _ text: String) -> Verdict? {
    switch code ?? 0 {
    case 1_600_100 where !text.contains("offline"), 1_600_101, 5027, 16_900_202...16_900_205, 16_900_403:
      (.badRequest, .doNotRetry)
    case 1_600_300:
      (.badRequest, text.contains("max offset") ? .treatAsEndOfList : .doNotRetry)
    case 1_600_000 where text.contains("added to my products"):
      (.badRequest, .treatAsDone)
    case 1_603_003:
      (.badRequest, .reconcile)
    default:
      [400, 404, 405, 415].contains(status) ? (.badRequest, .doNotRetry) : nil
    }
  }
}
