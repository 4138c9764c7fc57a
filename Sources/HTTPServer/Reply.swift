/// Completes a request answered later, from any thread; a plain value that names the request, not the connection.
///
/// A second completion, or one for a client that left or was given up on, finds another serial and is dropped.
package struct Reply: Sendable {
  /// How much work may still be begun for requests that are answered later.
  package enum Room: Sendable {
    /// For any request.
    case free
    /// Only for what is never shed: `Limits.waiting` answers wait already, and this place is one of `Limits.reserved`.
    case reserved
    /// For none.
    case none
  }

  /// Look at it before starting work, and return `.overloaded` where there is no room for this request.
  package let room: Room
  private let ticket: Ticket
  private let sink: any ReplySink

  /// For the loop, and for tests that look at what is completed.
  package init(ticket: Ticket, sink: any ReplySink, room: Room = .free) {
    self.ticket = ticket
    self.sink = sink
    self.room = room
  }

  /// Whether there is room for a request like any other.
  package var hasRoom: Bool { room == .free }

  /// Hands the answer to the loop's mailbox and wakes it.
  package func complete(_ answer: Answer) {
    sink.deliver(answer, for: ticket)
  }

  /// Begins an answer whose end is not known yet, instead of completing it: in chunks for HTTP/1.1, until the
  /// connection's end for 1.0, the head alone for HEAD. From then on there is no time limit but the one for writing.
  ///
  /// - Parameter headers: As for `Answer`.
  package func stream(status: Int, headers: [(name: String, value: String)] = []) -> AnswerStream {
    sink.deliver(.head(Answer(status: status, headers: headers)), for: ticket)
    return AnswerStream(ticket: ticket, sink: sink)
  }
}
