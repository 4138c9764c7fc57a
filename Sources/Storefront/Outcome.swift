/// How a stored answer came to be sent; becomes the words of `Cache-Status` (RFC 9211).
package enum Outcome: Sendable {
  /// Current, from memory.
  case hit
  /// Sent although its time is over, and rendered behind.
  case old
  /// Sent although a tag moved, as the render took too long.
  case late
  /// Rendered (or read from disk) for this request.
  case rendered
  /// The same, for a request that joined another one's render.
  case collapsed
}
