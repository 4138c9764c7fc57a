import HTTPServer

/// The pages this server has: pattern to what makes them. One list, from which both the render threads and the refusals
/// of other methods are read.
enum PageRoutes {
  enum Page: Sendable {
    case productList
    case product
    case categoryTree
    case category
    case probe
  }

  /// What makes the page, who may ask for it, and whether the answer may be kept.
  struct Handler: Sendable {
    let page: Page
    let key: AccessKey
    let caching: CachePolicy
  }

  static let router = Router<Handler>([
    route("/v1/products", name: "products.list", .productList, key: .none, caching: .untilChanged),
    route("/v1/products/{product}", name: "products.detail", .product, key: .none, caching: .untilChanged),
    route("/v1/categories", name: "categories.tree", .categoryTree, key: .none, caching: .untilChanged),
    route("/v1/categories/{category}", name: "categories.detail", .category, key: .none, caching: .untilChanged),
    route("/livez", name: "livez", .probe, key: .none, caching: .never),
    route("/readyz", name: "readyz", .probe, key: .none, caching: .never),
  ])

  /// What a request with a method other than GET and HEAD hears.
  static func refusal(of target: [UInt8], method: Method) -> Problem {
    guard let target = try? Target(parsing: target.span) else { return .badTarget }
    return switch router.match(method, target.segments) {
    case .methodNotAllowed(let allowed): .methodNotAllowed(allowed.map(\.rawValue))
    case .found, .notFound: .notFound
    }
  }

  private static func route(
    _ pattern: String, name: String, _ page: Page, key: AccessKey, caching: CachePolicy
  ) -> Router<Handler>.Route {
    .init(.get, pattern, name: name, handler: Handler(page: page, key: key, caching: caching))
  }
}
