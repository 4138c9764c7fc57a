import Catalog
import HTTPServer
import Mirror
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread, .timeLimit(.minutes(1))) struct ServiceRouteTests {
  @Test func `every way in is named once, and no page stands in its way`() throws {
    let routes = ServiceRoute.all

    #expect(Set(routes.map { "\($0.method) \($0.path)" }).count == routes.count)
    #expect(Set(routes.map(\.name)).count == routes.count)
    let pages = PageRoutes.router.routes
    #expect(Set(pages.map(\.name)).isDisjoint(with: routes.map(\.name)))
    for route in routes {
      let segments = route.path.split(separator: "/").map(String.init)
      if case .found = PageRoutes.router.match(route.method, segments) { Issue.record("a page has \(route.path)") }
    }
  }

  @Test func `what changes anything needs a key, and nothing else does`() {
    for route in ServiceRoute.all {
      #expect((route.method == .post) == (route.key != .none))
      #expect(route.path.hasPrefix("/admin/") == (route.key == .admin))
    }
  }

  @Test func `every route declares its key and its cache policy, and answers by them`() async throws {
    let shop = try await LiveServices(nil)
    _ = try await shop.writer.apply(ShopSnapshot(products: [.make("a")], categories: [.make("c")]))
    let source = ScriptedShop([.make("a")])

    for route in Self.declarations {
      let pulls = route.path == "/admin/pull" ? shop.pull(from: source) : nil
      let closed = try Self.ask(shop, route, with: nil)
      let open = try Self.ask(shop, route, with: route.key)

      #expect((closed.status == 401) == (route.key != .none), "\(route.path)")
      #expect(open.status < 300, "\(route.path)")
      let control = try #require(open.header("Cache-Control"), "\(route.path)")
      switch route.caching {
      case .never: #expect(control == "no-store", "\(route.path)")
      case .untilChanged: #expect(control.hasPrefix("public, max-age="), "\(route.path)")
      }
      pulls?.cancel()
    }
    await shop.stop()
  }

  private typealias Declaration = (method: Method, path: String, key: AccessKey, caching: CachePolicy)

  /// Of every route there is, with the name of something that exists where the pattern takes one.
  private static var declarations: [Declaration] {
    let pages = PageRoutes.router.routes.map { route -> Declaration in
      let path = route.pattern.replacing("{product}", with: "slug-a").replacing("{category}", with: "slug-c")
      return (route.method, path, route.handler.key, route.handler.caching)
    }
    return pages + ServiceRoute.all.map { ($0.method, $0.path, $0.key, $0.caching) }
  }

  private static func ask(
    _ shop: LiveServices, _ route: Declaration, with key: AccessKey?
  ) throws -> LoopbackAnswer {
    let field =
      switch key {
      case nil, .some(.none): nil as String?
      case .hook: "X-Hook-Token: \(LiveServices.hookToken)"
      case .admin: "Authorization: Bearer \(LiveServices.adminKey)"
      }
    guard route.method == .post else { return try shop.client().get(route.path) }
    return try shop.post(route.path == "/admin/cache/purge" ? "/admin/cache/purge?all=1" : route.path, field)
  }
}
