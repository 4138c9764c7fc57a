import HTTPServer
import Testing

@Suite struct `routes` {
  private static let router = Router<Int>([
    .init(.get, "/v1/products/{slug}", name: "product", handler: 1),
    .init(.get, "/v1/products/index", name: "index", handler: 2),
    .init(.post, "/v1/products/{slug}", name: "change", handler: 3),
    .init(.get, "/", name: "root", handler: 4),
    .init(.head, "/odd", name: "odd head", handler: 5),
    .init(.get, "/odd", name: "odd", handler: 6),
    .init(.delete, "/items/{collection}/{id}", name: "delete", handler: 7),
    .init(.get, "/docs/{path...}", name: "docs", handler: 8),
    .init(.get, "/docs/{page}/raw", name: "raw", handler: 9),
    .init(.get, "/docs/index", name: "docs index", handler: 10),
  ])

  @Test(arguments: [
    (Method.get, ["v1", "products", "lamp"], 1, ["slug": "lamp"]),
    (.head, ["v1", "products", "lamp"], 1, ["slug": "lamp"]),
    (.get, ["v1", "products", "index"], 2, [:]),
    (.post, ["v1", "products", "lamp"], 3, ["slug": "lamp"]),
    (.get, [""], 4, [:]), (.head, ["odd"], 5, [:]), (.get, ["odd"], 6, [:]),
    (.delete, ["items", "a/b", "ü"], 7, ["collection": "a/b", "id": "ü"]),
    (.get, ["docs", "a"], 8, ["path": "a"]), (.head, ["docs", "a", "b", "c"], 8, ["path": "a/b/c"]),
    (.get, ["docs", ""], 8, ["path": ""]), (.get, ["docs", "a", ""], 8, ["path": "a/"]),
    (.get, ["docs", "a", "raw"], 9, ["page": "a"]), (.get, ["docs", "", "raw"], 8, ["path": "/raw"]),
    (.get, ["docs", "index"], 10, [:]), (.get, ["docs", "index", "x"], 8, ["path": "index/x"]),
  ])
  func `a request finds its route`(method: Method, path: [String], handler: Int, parameters: [String: String]) {
    guard case .found(let route, let found) = Self.router.match(method, path) else {
      Issue.record("not found")
      return
    }
    #expect(route.handler == handler)
    #expect(found == parameters)
  }

  @Test(arguments: [
    (Method.delete, ["v1", "products", "lamp"], [Method.get, .head, .post]),
    (.post, ["v1", "products", "index"], [.get, .head]), (.other, ["items", "a", "1"], [.delete]),
    (.post, ["docs", "a", "b"], [.get, .head]), (.options, ["odd"], [.head, .get]),
  ])
  func `another method is told which are allowed`(method: Method, path: [String], allowed: [Method]) {
    guard case .methodNotAllowed(let found) = Self.router.match(method, path) else {
      Issue.record("no 405")
      return
    }
    #expect(found == allowed)
  }

  @Test(arguments: [
    [], ["v1"], ["v1", "products", ""], ["v1", "products", "a", "b"], ["", ""], ["V1", "products", "a"], ["docs"],
    ["items", "a", ""], ["items", "", "a"],
  ])
  func `any other path is not found`(path: [String]) {
    guard case .notFound = Self.router.match(.get, path) else {
      Issue.record("found")
      return
    }
  }

  @Test func `all methods of all routes are told once, those of GET with HEAD`() {
    #expect(Self.router.methods == [.get, .head, .post, .delete])
    #expect(Router<Int>([]).methods.isEmpty)
  }
}
