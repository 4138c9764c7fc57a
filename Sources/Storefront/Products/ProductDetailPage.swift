import Catalog
import Telemetry

/// `GET /v1/products/{id or slug}` as JSON: view and instant in, page out.
struct ProductDetailPage {
  let view: ProductView
  let now: Instant

  func write() -> RenderedPage {
    var json = JSONWriter()
    let tag = "product-\(view.id)"
    json.object { json in
      json.name("data")
      ProductJSON.detail(view, &json)
      json.name("meta")
      PageMeta(asOf: now, level: view.level, warnings: view.warnings, tags: [tag]).write(&json)
    }
    return RenderedPage(
      json: json, tags: [tag], contentLocation: Self.target(slug: view.slug),
      renderedAt: now, validUntil: view.changesAt)
  }

  /// The canonical address of a product, its slug percent-encoded (RFC 3986, 3.3).
  static func target(slug: String) -> String {
    "/v1/products/" + PercentEncoding.segment(slug)
  }
}
