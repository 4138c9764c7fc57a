import HTTPServer
import Testing

@testable import Storefront

@Suite struct ServiceRouteTests {
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
      #expect(route.caching == .never)
    }
  }
}
