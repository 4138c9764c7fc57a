import Telemetry

/// What a page's pure writer hands on: its JSON, its identity and what makes it old.
struct RenderedPage {
  let json: JSONWriter
  let tags: [String]
  /// The canonical target, as the page may have been asked for by another one (RFC 9110, 8.7).
  let contentLocation: String
  let renderedAt: Instant
  /// When the first figure on it changes its age class; nil: none will.
  let validUntil: Instant?
}
