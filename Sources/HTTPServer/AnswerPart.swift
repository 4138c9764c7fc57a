/// What is handed to the loop for a request answered later: all at once, or piece by piece.
package enum AnswerPart: Sendable {
  /// The answer, and nothing more follows.
  case whole(Answer)
  /// Status and headers of a stream; the answer's body is not sent.
  case head(Answer)
  /// Never empty.
  case piece([UInt8])
  /// The stream is complete.
  case end
}
