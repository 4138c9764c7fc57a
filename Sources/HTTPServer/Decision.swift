/// Tells the loop how a request is answered.
package enum Decision: Sendable {
  /// The head stands in the `HeadBuffer`; the body is kept until it is written and left out for HEAD. Pass an empty body
  /// for 304.
  case prepared(body: [UInt8])
  /// The whole answer at once.
  case answer(Answer)
  /// The `Reply` will be completed once, from any thread; a client that only ended its side is still answered.
  case later
  /// As `later`, for an answer worth nothing to a client that ends its side, such as a long-poll: it then counts as
  /// gone, the connection is closed at once and `onLeave` is called, once, on the loop's thread, where it must not block.
  /// Also called when the answer did not come in time or the server stops, and for a stream when it was given up or a
  /// drain begins: it may then still write a last piece and end. Never called once the answer was given.
  case held(onLeave: @Sendable () -> Void)
  /// There is no room for the work this request would be: 503 with `Retry-After`, and the connection goes on.
  case overloaded
}
