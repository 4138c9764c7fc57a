import HTTPServer

/// One way in that is no page: who may come, and whether the answer may be kept.
struct ServiceRoute: Sendable {
  enum Service: Sendable {
    case hook, changes, health, purge, pull
  }

  let method: Method
  /// The path, without parameters in it.
  let path: String
  /// For metrics and logs.
  let name: String
  let key: AccessKey
  let caching: CachePolicy
  let service: Service

  static let all: [ServiceRoute] = [
    ServiceRoute(
      method: .get, path: ChangesQuery.path, name: "changes", key: .none, caching: .never, service: .changes),
    ServiceRoute(method: .get, path: "/healthz", name: "healthz", key: .none, caching: .never, service: .health),
    ServiceRoute(
      method: .post, path: "/hooks/directus", name: "hooks.directus", key: .hook, caching: .never, service: .hook),
    ServiceRoute(
      method: .post, path: "/admin/cache/purge", name: "admin.purge", key: .admin, caching: .never, service: .purge),
    ServiceRoute(method: .post, path: "/admin/pull", name: "admin.pull", key: .admin, caching: .never, service: .pull),
  ]

  /// What a method hears that the path does not have, in the order `Allow` lists them.
  static func allowedMethods(of path: String) -> [String] {
    all.filter { $0.path == path }.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
  }
}
