/// Why a `LoopbackClient` has no answer.
package enum LoopbackError: Error, Sendable, Equatable {
  /// A socket call failed with this `errno`.
  case socket(String, Int32)
  /// The peer closed before a whole answer.
  case closed
  /// Nothing came within the client's patience.
  case silent
  /// What came is no HTTP/1.1 answer.
  case malformed
}
