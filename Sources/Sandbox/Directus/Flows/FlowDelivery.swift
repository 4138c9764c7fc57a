/// Calls to one receiver that belong to one write.
struct FlowDelivery: Sendable, Equatable {
  let hook: DirectusHook
  /// Each the body of a call, in the order of the writes.
  let bodies: [[UInt8]]
  /// How long the calls wait, so that the answer of the write goes first.
  let pause: Duration
}
