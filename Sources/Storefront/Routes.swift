import HTTPServer

/// Every way into this server: dispatch, 405, `OPTIONS` and the checks that each route declares its key and its cache
/// policy read the same list.
///
/// A page that is stored is sent without a look at it, found by its whole target.
enum Routes {
  typealias Route = Router<RouteHandler>.Route

  /// Where a request leads to.
  enum Way: Sendable {
    /// - path: the decoded segments.
    case found(Route, path: [String])
    /// It asks which methods there are.
    case options(allowed: String)
    case refused(Problem)
  }

  static let all = Router<RouteHandler>([
    route(.get, "/v1/products", "products.list", .page(.productList), key: .none, caching: .untilChanged),
    route(.get, "/v1/products/{product}", "products.detail", .page(.product), key: .none, caching: .untilChanged),
    route(.get, "/v1/categories", "categories.tree", .page(.categoryTree), key: .none, caching: .untilChanged),
    route(.get, "/v1/categories/{category}", "categories.detail", .page(.category), key: .none, caching: .untilChanged),
    route(.get, ChangesQuery.path, "changes", .service(.changes), key: .none, caching: .never),
    route(.get, "/docs", "docs", .file, key: .none, caching: .file),
    route(.get, "/docs/{path...}", "docs.file", .file, key: .none, caching: .file),
    route(.get, "/livez", "livez", .probe(.live), key: .none, caching: .never, isShed: false),
    route(.get, "/readyz", "readyz", .probe(.ready), key: .none, caching: .never, isShed: false),
    route(.get, "/startupz", "startupz", .probe(.started), key: .none, caching: .never, isShed: false),
    route(.get, "/healthz", "healthz", .service(.health), key: .none, caching: .never, isShed: false),
    // Taken without being read where there is no room: its caller sends it once.
    route(
      .post, "/hooks/directus", "hooks.directus", .service(.hook), key: .hook, caching: .never, isShed: false,
      bodyLimit: DirectusHook.bodyLimit),
    route(.post, "/admin/cache/purge", "admin.purge", .service(.purge), key: .admin, caching: .never),
    route(.post, "/admin/pull", "admin.pull", .service(.pull), key: .admin, caching: .never),
  ])

  /// - Parameter target: within `bytes`, as it came; the path is compared decoded, the query is not looked at.
  static func way(_ method: Method, _ target: Range<Int>, of bytes: Span<UInt8>) -> Way {
    // RFC 9110 section 9.1: what nothing here implements is 501, whatever it is asked of; TRACE and CONNECT are.
    guard method != .other else { return .refused(.notImplemented) }
    if method == .options, bytes.equals("*", in: target) { return .options(allowed: allow(all.methods)) }
    let path: [String]
    do {
      path = try Target.path(of: bytes.extracting(target))
    } catch {
      return .refused(.badTarget)
    }
    switch all.match(method, path) {
    case .found(let route, _): return .found(route, path: path)
    case .methodNotAllowed(let methods):
      let allowed = allow(methods)
      return method == .options ? .options(allowed: allowed) : .refused(.methodNotAllowed(allowed))
    case .notFound: return .refused(.notFound)
    }
  }

  /// The value of `Allow`; any address answers OPTIONS.
  private static func allow(_ methods: [Method]) -> String {
    (methods + [.options]).map(\.rawValue).joined(separator: ", ")
  }

  private static func route(
    _ method: Method, _ pattern: String, _ name: String, _ work: RouteHandler.Work, key: AccessKey,
    caching: CachePolicy, isShed: Bool = true, bodyLimit: Int? = nil
  ) -> Route {
    let handler = RouteHandler(work: work, key: key, caching: caching, isShed: isShed, bodyLimit: bodyLimit)
    return Route(method, pattern, name: name, handler: handler)
  }
}
