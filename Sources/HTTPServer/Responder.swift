/// Gets every request once it is parsed, on the loop's thread: it must not block, open a file or wait.
///
/// The name answers "who decides"; there is one per server.
package protocol Responder: AnyObject, Sendable {
  /// Decides on one request.
  ///
  /// - Parameters:
  ///   - head: Positions within `bytes`; both are valid during this call only.
  ///   - body: The complete body, bounded and without chunk framing; empty when there is none.
  ///   - client: Whose connection it is.
  ///   - out: For `.prepared` append the status line and all header lines, each ended by CRLF, except `Date`,
  ///     `Connection` and the empty line, which the loop adds. Ignored for the other decisions.
  ///   - reply: Keep it for `.later`. Unless its `room` allows the work, start none and return `.overloaded`.
  func respond(
    to head: borrowing RequestHead, in bytes: Span<UInt8>, body: [UInt8], from client: Client, now: LoopTime,
    out: inout HeadBuffer, reply: Reply
  ) -> Decision

  /// Says how long a body this request may send, once for each request that announces one, before any of it is kept.
  ///
  /// Whoever allows more than the server's own limit first makes sure who asks, or strangers fill the memory.
  /// - Parameters:
  ///   - head: Positions within `bytes`; both are valid during this call only.
  /// - Returns: Bytes, 413 beyond; nil: `Limits.body`.
  func bodyLimit(for head: borrowing RequestHead, in bytes: Span<UInt8>) -> Int?
}

extension Responder {
  /// The server's own limit for every request.
  package func bodyLimit(for head: borrowing RequestHead, in bytes: Span<UInt8>) -> Int? { nil }
}
