/// Completes a request answered later, from any thread; a plain value that names the request, not the connection.
///
/// A second completion, or one for a client that left or was given up on, finds another serial and is dropped.
package struct Reply: Sendable {
  /// False when `Limits.waiting` answers wait already: return `.later` without starting work.
  package let hasRoom: Bool
  private let ticket: Ticket
  private let sink: any ReplySink

  /// For the loop, and for tests that look at what is completed.
  package init(ticket: Ticket, sink: any ReplySink, hasRoom: Bool = true) {
    self.ticket = ticket
    self.sink = sink
    self.hasRoom = hasRoom
  }

  /// Hands the answer to the loop's mailbox and wakes it.
  package func complete(_ answer: Answer) {
    sink.deliver(answer, for: ticket)
  }
}
