/// Sends an answer piece by piece, from any thread, for server-sent events and other answers without a known length.
///
/// Got from `Reply.stream`. Pieces written by one thread arrive in their order. What is written after the client left,
/// after `end` or after the loop gave up on a slow reader is dropped: learn of it through `Decision.held`. The stream
/// counts as a waiting answer until it ends. A client that vanished is found out only by what it does not confirm, so
/// write something now and then.
package struct AnswerStream: Sendable {
  private let ticket: Ticket
  private let sink: any ReplySink

  init(ticket: Ticket, sink: any ReplySink) {
    self.ticket = ticket
    self.sink = sink
  }

  /// Sends bytes at once, as a chunk of their own where the client speaks HTTP/1.1; write well below
  /// `Limits.streamBacklog`, since whoever has more than that before them is closed.
  package func write(_ bytes: [UInt8]) {
    // An empty chunk would be the last one.
    guard !bytes.isEmpty else { return }
    sink.deliver(.piece(bytes), for: ticket)
  }

  /// Ends the answer; the connection goes on where it can.
  package func end() {
    sink.deliver(.end, for: ticket)
  }
}
