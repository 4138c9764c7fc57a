/// Tells the loop how a request is answered.
package enum Decision: Sendable {
  /// The head stands in the `HeadBuffer`; the body is kept until it is written and left out for HEAD. Pass an empty body
  /// for 304.
  case prepared(body: [UInt8])
  /// The whole answer at once.
  case answer(Answer)
  /// The `Reply` will be completed once, from any thread.
  case later
}
