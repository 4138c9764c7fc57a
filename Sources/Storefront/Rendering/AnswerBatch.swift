import HTTPServer

/// The answers of one render thread that leave together, so that the loop is woken once for all of them.
final class AnswerBatch {
  /// So many stored pages are found in less time than a wake takes.
  static let most = 16

  private var answers: [(reply: Reply, answer: Answer)] = []

  func add(_ answer: Answer, for reply: Reply) {
    answers.append((reply, answer))
    if answers.count >= Self.most { send() }
  }

  /// To be called before anything long.
  func send() {
    guard !answers.isEmpty else { return }
    for (reply, answer) in answers { reply.complete(answer) }
    answers.removeAll(keepingCapacity: true)
  }
}
