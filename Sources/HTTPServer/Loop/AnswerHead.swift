/// Writes the status line and header lines of an `Answer`.
enum AnswerHead {
  /// Set by the loop alone, because a second or a wrong one of them would desynchronise the connection.
  private static let ownNames: Set<String> = ["content-length", "date", "connection", "transfer-encoding"]

  /// False when a status, name or value cannot stand in a head; what was written then is not to be sent.
  ///
  /// - Parameter isStream: The body's length is not known; how its end is found is the caller's to say.
  static func write(_ answer: Answer, isStream: Bool = false, into out: inout HeadBuffer) -> Bool {
    guard (200...599).contains(answer.status) else { return false }
    if let head = answer.preparedHead {
      out.append(head)
      return !out.overflowed
    }
    out.append("HTTP/1.1 ")
    out.append(number: answer.status)
    out.append(" ")
    out.append(ReasonPhrase.of(answer.status))
    out.append("\r\n")
    for (name, value) in answer.headers where !ownNames.contains(name.lowercased()) {
      guard !name.isEmpty, name.utf8.allSatisfy(ByteClass.isToken), value.utf8.allSatisfy(ByteClass.isValue) else {
        return false
      }
      out.append(name)
      out.append(": ")
      out.append(value)
      out.append("\r\n")
    }
    // RFC 9110 section 8.6: none with 204; with 304 it would announce a body that some clients then wait for.
    if hasBody(answer.status), !isStream {
      out.append("Content-Length: ")
      out.append(number: answer.body.count)
      out.append("\r\n")
    }
    return !out.overflowed
  }

  static func hasBody(_ status: Int) -> Bool { status != 204 && status != 304 }
}
