import Catalog
import Mirror
import Telemetry

/// `GET /v1/categories` as JSON: the shop's whole tree, root categories with what stands below each.
struct CategoryTreePage {
  /// Moves with every name, slug and count of the tree.
  static let tag = TagName.categories
  private static let path = "/v1/categories"

  /// Parents before their children.
  let views: [CategoryView]
  /// How the canonical address spells the language; nil: it does not.
  let language: LanguageRange?
  let now: Instant

  /// Whether writing it is worth beginning: each category repeats its path, so a chain of thousands would be written in
  /// gigabytes before its size were known.
  var isTooLarge: Bool {
    views.lazy.map { $0.path.count + 1 }.reduce(0, +) > PageLimits.decodedBody / Self.leastBytesOfReference
  }

  func write() -> RenderedPage {
    var json = JSONWriter(capacity: 256 * (views.count + 1))
    json.object { json in
      json.name("data")
      json.array(CategoryNode.tree(views)) { json, root in
        CategoryJSON.category(root.view, children: root.children, &json)
      }
      json.name("meta")
      PageMeta(asOf: now, level: .current, warnings: [], tags: [Self.tag]).write(&json)
    }
    return RenderedPage(
      json: json, tags: [Self.tag], contentLocation: Self.target(language), renderedAt: now, validUntil: nil)
  }

  static func target(_ language: LanguageRange?) -> String { path + Parameters.query(language) }

  /// `{"id":"1","name":"","slug":"1"}` and a comma.
  private static let leastBytesOfReference = 32
}
