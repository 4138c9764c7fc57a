import Catalog
import Mirror
import Telemetry

/// `GET /v1/products/{id or slug}` as JSON: view and instant in, page out.
struct ProductDetailPage {
  let view: ProductView
  let languages: ShopLanguages
  /// The stored code whose texts the view has; nil: the rows' own.
  let language: String?
  let now: Instant

  func write() -> RenderedPage {
    var json = JSONWriter()
    let tag = Self.tag(view.id)
    json.object { json in
      json.name("data")
      ProductJSON.detail(view, alternates: alternates, &json)
      json.name("meta")
      PageMeta(asOf: now, level: view.level, warnings: view.warnings, tags: [tag]).write(&json)
    }
    return RenderedPage(
      json: json, tags: [tag], contentLocation: Self.target(view.slug, languages.canonical(language)),
      renderedAt: now, validUntil: view.changesAt)
  }

  static func tag(_ id: String) -> String { TagName.product(id) }

  /// The canonical address of a product, its slug percent-encoded (RFC 3986, 3.3).
  static func target(_ slug: String, _ language: LanguageRange?) -> String {
    "/v1/products/" + PercentEncoding.segment(slug) + Parameters.query(language)
  }

  private var alternates: [(language: String, target: String)] {
    view.languages.filter(languages.serves).map { ($0, Self.target(view.slug, languages.canonical($0))) }
  }
}
