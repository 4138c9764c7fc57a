/// How a stored answer came to be sent; becomes the words of `Cache-Status` (RFC 9211).
package enum Outcome: Sendable {
  /// Current, from memory.
  case hit
  /// Sent although its time is over, and rendered behind.
  case old
  /// Sent although a tag moved, as the render took too long.
  case late
  /// Rendered for this request, as nothing was stored.
  case rendered
  /// Rendered for this request, as what was stored had changed.
  case renewed
  /// Rendered for another request, which this one joined.
  case collapsed
}
