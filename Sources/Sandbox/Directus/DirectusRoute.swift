/// Where a request leads, found by its method and path as the real server's routers find it.
enum DirectusRoute: Sendable, Equatable {
  /// A change of rows: what a body does to a collection, or to one of its rows.
  enum Change: String, Sendable {
    case create = "POST"
    case update = "PATCH"
    case delete = "DELETE"
  }

  enum Session: String, Sendable {
    case login, refresh, logout
  }

  case root, robots, ping, info, health
  case me, myRoles, myGlobals, myPermissions
  case myPermission(collection: String)
  case fields(collection: String?, field: String?)
  case collections(collection: String?)
  case searchCollections
  case relations(collection: String?, field: String?)
  case list(String)
  case search(String)
  case item(String, key: String)
  case change(Change, collection: String, key: String?)
  case session(Session)
  /// A list of system rows, by the collection that keeps them.
  case system(String)
  /// What exists in the real one and is not played here.
  case unplayed
  /// The methods of an existing path.
  case options(String)

  /// First segments of paths that the real one also has.
  private static let others: Set<String> = [
    "assets", "extensions", "graphql", "mcp", "metrics", "schema", "server", "shares", "utils",
  ]
  private static let systems: Set<String> = [
    "access", "activity", "comments", "dashboards", "files", "flows", "folders", "notifications", "operations",
    "panels", "permissions", "policies", "presets", "revisions", "roles", "settings", "translations", "users",
    "versions",
  ]

  /// nil: no such route.
  init?(verb: String, segments: [String]) {
    guard let first = segments.first else {
      guard verb.isRead else { return nil }
      self = .root
      return
    }
    // A slash too many is no path of the real one.
    guard !segments.contains("") else { return nil }
    if verb == "OPTIONS" {
      guard let methods = Self.methods(of: segments) else { return nil }
      self = .options(methods)
      return
    }
    let rest = Array(segments.dropFirst())
    switch first {
    case "items": self.init(items: rest, verb: verb)
    case "fields" where verb.isRead && rest.count <= 2:
      self = .fields(collection: rest.first, field: rest.count > 1 ? rest[1] : nil)
    case "relations" where verb.isRead && rest.count <= 2:
      self = .relations(collection: rest.first, field: rest.count > 1 ? rest[1] : nil)
    case "collections" where verb.isRead && rest.count <= 1: self = .collections(collection: rest.first)
    case "collections" where verb == "SEARCH" && rest.isEmpty: self = .searchCollections
    case "fields", "relations", "collections":
      guard Change(rawValue: verb) != nil else { return nil }
      self = .unplayed
    default: self.init(other: first, rest, verb: verb)
    }
  }

  private init?(items rest: [String], verb: String) {
    guard let collection = rest.first, rest.count <= 2 else { return nil }
    let key = rest.count == 2 ? rest[1] : nil
    switch (verb, key) {
    case ("GET", nil), ("HEAD", nil): self = .list(collection)
    case ("SEARCH", nil): self = .search(collection)
    case ("GET", let key?), ("HEAD", let key?): self = .item(collection, key: key)
    case ("POST", nil), ("PATCH", _), ("DELETE", _):
      guard let change = Change(rawValue: verb) else { return nil }
      self = .change(change, collection: collection, key: key)
    default: return nil
    }
  }

  private init?(other first: String, _ rest: [String], verb: String) {
    let path = ([first] + rest).joined(separator: "/")
    switch (verb.isRead, path) {
    case (true, "robots.txt"): self = .robots
    case (true, "server/ping"): self = .ping
    case (true, "server/info"): self = .info
    case (true, "server/health"): self = .health
    case (true, "users/me"): self = .me
    case (true, "roles/me"): self = .myRoles
    case (true, "policies/me/globals"): self = .myGlobals
    case (true, "permissions/me"): self = .myPermissions
    case (_, "server/ping"), (_, "server/info"), (_, "server/health"): return nil
    case (true, _) where path.hasPrefix("permissions/me/") && rest.count <= 3:
      self = .myPermission(collection: rest[1])
    case (true, _) where Self.systems.contains(first) && rest.count <= 1: self = .system("directus_\(first)")
    default:
      if verb == "POST", first == "auth", rest.count == 1, let session = Session(rawValue: rest[0]) {
        self = .session(session)
        return
      }
      guard Self.others.contains(first) || Self.systems.contains(first) else { return nil }
      self = .unplayed
    }
  }

  /// In the order in which the real one lists them.
  private static func methods(of segments: [String]) -> String? {
    switch (segments.first, segments.count) {
    case ("items", 2): "POST,SEARCH,GET,HEAD,PATCH,DELETE"
    case ("items", 3): "GET,HEAD,PATCH,DELETE"
    case ("server", 2): Self(verb: "GET", segments: segments) == nil ? nil : "GET,HEAD"
    case ("auth", 2): "POST"
    default: nil
    }
  }
}

extension String {
  /// A method that GET's routes serve.
  fileprivate var isRead: Bool { self == "GET" || self == "HEAD" }
}
