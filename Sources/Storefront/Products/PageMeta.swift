import Caching
import Catalog
import Telemetry

/// The `meta` member of every page: constants of its render, so that the stored bytes stay true while they live.
struct PageMeta {
  /// When the page was rendered.
  let asOf: Instant
  /// The worst age class of any figure on the page.
  let level: Band
  let warnings: [Warning]
  /// What the page shows; a shop hands these to its own cache.
  let tags: [String]

  func write(_ json: inout JSONWriter) {
    json.object { json in
      json.name("asOf")
      json.clock(asOf)
      json.name("level")
      json.string(level.rawValue)
      json.name("warnings")
      json.array(warnings) { json, warning in ProductJSON.warning(warning, &json) }
      json.name("tags")
      json.array(tags) { json, tag in json.string(tag) }
      json.name("cache")
      json.object { json in
        json.name("lifetime")
        json.integer(Int(Entry.usualLifetime.components.seconds))
      }
    }
  }
}
