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

  static let router = Router<Page>([
    .init(.get, "/v1/products", name: "products.list", handler: .productList),
    .init(.get, "/v1/products/{product}", name: "products.detail", handler: .product),
    .init(.get, "/v1/categories", name: "categories.tree", handler: .categoryTree),
    .init(.get, "/v1/categories/{category}", name: "categories.detail", handler: .category),
    .init(.get, "/livez", name: "livez", handler: .probe),
    .init(.get, "/readyz", name: "readyz", handler: .probe),
  ])

  /// What a request with a method other than GET and HEAD hears.
  static func refusal(of target: [UInt8], method: Method) -> Problem {
    guard let target = try? Target(parsing: target.span) else { return .badTarget }
    return switch router.match(method, target.segments) {
    case .methodNotAllowed(let allowed): .methodNotAllowed(allowed.map(\.rawValue))
    case .found, .notFound: .notFound
    }
  }
}
