import Catalog
import Mirror
import Telemetry

/// `GET /v1/products` as JSON: rows and instant in, page out.
package struct ProductListPage {
  /// The tag of every list.
  package static let tag = TagName.products

  let query: ProductListQuery
  let list: ProductList
  /// The category all of them are shown under; nil: all products.
  let category: CategoryView?
  /// How the canonical address spells the language; nil: it does not.
  let language: LanguageRange?
  let now: Instant

  func write() -> RenderedPage {
    var json = JSONWriter(capacity: 512 * (list.views.count + 1))
    let pages = max(1, (list.totalItems + query.pageSize - 1) / query.pageSize)
    json.object { json in
      json.name("data")
      json.array(list.views) { json, view in ProductJSON.card(view, &json) }
      json.name("pageInfo")
      json.object { json in
        json.name("page")
        json.integer(query.page)
        json.name("pageSize")
        json.integer(query.pageSize)
        json.name("totalItems")
        json.integer(list.totalItems)
        json.name("totalPages")
        json.integer(pages)
        json.name("hasNextPage")
        json.boolean(query.page < pages)
      }
      json.name("meta")
      meta.write(&json)
    }
    return RenderedPage(
      json: json, tags: tags, contentLocation: canonical.canonicalTarget, renderedAt: now,
      validUntil: list.views.compactMap(\.changesAt).min())
  }

  private var meta: PageMeta {
    PageMeta(asOf: now, level: list.views.map(\.level).max() ?? .current, warnings: warnings, tags: tags)
  }

  /// The category's own tag moves when what its slug or id leads to is another one.
  private var tags: [String] { [Self.tag] + (category.map { [CategoryPage.tag($0.id)] } ?? []) }

  private var canonical: ProductListQuery {
    var canonical = query
    canonical.category = category?.slug
    canonical.language = language
    return canonical
  }

  /// Each row's warnings, pointing at the row; the first of each code stands for the rest, with their number.
  private var warnings: [Warning] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for view in list.views {
      for code in Set(view.warnings.map(\.code)) {
        if counts[code] == nil { order.append(code) }
        counts[code, default: 0] += 1
      }
    }
    return order.sorted().map { code in
      Warning(code: code, pointer: "/data", detail: "\(counts[code] ?? 0) of \(list.views.count) products on this page")
    }
  }
}
