import Upstream

/// The error envelope of a Directus: its own code and words, and the fields it names.
struct Refusal: Sendable, Equatable {
  let status: Int
  /// `FORBIDDEN`, `INVALID_QUERY`, …; nil where the envelope has none.
  let code: String?
  let message: String

  init(status: Int, code: String?, message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  /// Nil where the body is no Directus error.
  init?(status: Int, body: JSONValue) {
    guard case .object(let envelope) = body, case .array(let errors)? = envelope["errors"],
      case .object(let error)? = errors.first
    else { return nil }
    var code: String?
    if case .object(let extensions)? = error["extensions"], case .string(let text)? = extensions["code"] { code = text }
    var message = ""
    if case .string(let text)? = error["message"] { message = text }
    self.init(status: status, code: code, message: message)
  }

  /// The code where it is one of a Directus, for texts in which a server must not put words of its own.
  var plainCode: String {
    guard let code, code.utf8.count <= 40, code.utf8.allSatisfy({ (65...90).contains($0) || $0 == 95 }) else {
      return "no code"
    }
    return code
  }

  /// 403 for a collection or field: forbidden, or it does not exist; Directus does not tell which.
  var isForbidden: Bool { status == 403 && (code == nil || code == "FORBIDDEN") }

  /// Whether it is the token that is refused, not the question: ended, unknown, its user not active, or signed with
  /// another secret.
  var isAboutToken: Bool { status == 401 || status == 403 && code == "INVALID_TOKEN" }

  /// The columns it will not give, as quoted in
  /// `You don't have permission to access fields "a", "b" in collection "c" or they do not exist.`
  var namedFields: [String] {
    guard let start = message.range(of: " access field"),
      let end = message.range(of: " in collection ", from: start.upperBound)
    else { return [] }
    let pieces = message[start.upperBound..<end.lowerBound].split(separator: "\"", omittingEmptySubsequences: false)
    return pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }
  }

  /// Whether it objects to the number of rows asked for.
  var isAboutLimit: Bool { code == "INVALID_QUERY" && message.contains("\"limit\"") }
}

extension String {
  fileprivate func range(of part: String, from start: String.Index? = nil) -> Range<String.Index>? {
    self[(start ?? startIndex)...].firstRange(of: part)
  }
}
