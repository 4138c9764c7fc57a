/// What an answer of CJ's that is no success means, and what to do about it.
package struct CJFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Kind: String, Sendable {
    case throttled, quotaExhausted, tokenInvalid, removed, notFound, badRequest, upstreamFault
  }

  /// What helps: wait, mend the token, learn something about the product, or leave it.
  package enum Action: String, Sendable {
    case waitThenRetry, waitFiveMinutes, stopUntilRefilled, renewTokenOnce, signInAgain, stopAndAlert
    case markRemovedAfterConfirmation, markVariantMissing, tryOtherIdentifierThenMarkMissing
    case doNotRetry, treatAsEndOfList, treatAsDone, reconcile, retryWithBackoff
  }

  package let kind: Kind
  package let action: Action
  /// Of HTTP; many failures come with 200.
  package let status: Int
  /// CJ's own code; nil where the body has none or is no JSON.
  package let code: Int?
  /// CJ's text, cut to a line's length.
  package let message: String?

  package var description: String {
    var text = "status \(status)"
    if let code { text += ", code \(code)" }
    if let message { text += ", \"\(message)\"" }
    // A gateway's page, or another server altogether.
    if code == nil, message == nil { text += " without CJ's JSON; if it lasts, check CJ_BASE_URL" }
    return text
  }
}
