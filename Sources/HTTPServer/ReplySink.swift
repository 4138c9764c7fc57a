/// Takes completions of `Reply`: the loop's mailbox, or a test that looks at what a responder answers later.
package protocol ReplySink: AnyObject, Sendable {
  /// Takes the answer; must not block, because it is called from the render threads and from the loop itself.
  func deliver(_ answer: Answer, for ticket: Ticket)

  /// Takes one part of an answer that may come piece by piece, in the order they were handed over.
  func deliver(_ part: AnswerPart, for ticket: Ticket)
}

extension ReplySink {
  /// For sinks that know whole answers only: a stream does not reach them.
  package func deliver(_ part: AnswerPart, for ticket: Ticket) {
    if case .whole(let answer) = part { deliver(answer, for: ticket) }
  }
}
