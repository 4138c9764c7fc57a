/// Takes completions of `Reply`: the loop's mailbox, or a test that looks at what a responder answers later.
package protocol ReplySink: AnyObject, Sendable {
  /// Takes the answer; must not block, because it is called from the render threads and from the loop itself.
  func deliver(_ answer: Answer, for ticket: Ticket)
}
