import Catalog
import Mirror
import Telemetry

/// `GET /v1/categories/{id or slug}` as JSON: one category, its way from the root and what stands directly below it.
struct CategoryPage {
  let view: CategoryView
  let children: [CategoryNode]
  /// How the canonical address spells the language; nil: it does not.
  let language: LanguageRange?
  let now: Instant

  func write() -> RenderedPage {
    var json = JSONWriter()
    // Its ancestors' and children's names, slugs and counts are on it, and move the tree's tag alone.
    let tags = [Self.tag(view.id), CategoryTreePage.tag]
    json.object { json in
      json.name("data")
      CategoryJSON.category(view, children: children, &json)
      json.name("meta")
      PageMeta(asOf: now, level: .current, warnings: [], tags: tags).write(&json)
    }
    return RenderedPage(
      json: json, tags: tags, contentLocation: Self.target(view.slug, language), renderedAt: now, validUntil: nil)
  }

  static func tag(_ id: String) -> String { TagName.category(id) }

  /// The canonical address of a category, its slug percent-encoded (RFC 3986, 3.3).
  static func target(_ slug: String, _ language: LanguageRange?) -> String {
    "/v1/categories/" + PercentEncoding.segment(slug) + Parameters.query(language)
  }
}
