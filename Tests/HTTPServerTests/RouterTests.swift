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
  ])

  @Test(arguments: [
    (Method.get, ["v1", "products", "lamp"], 1, ["slug": "lamp"]),
    (.head, ["v1", "products", "lamp"], 1, ["slug": "lamp"]),
    (.get, ["v1", "products", "index"], 2, [:]),
    (.post, ["v1", "products", "lamp"], 3, ["slug": "lamp"]),
    (.get, [""], 4, [:]), (.head, ["odd"], 5, [:]), (.get, ["odd"], 6, [:]),
    (.delete, ["items", "a/b", "ü"], 7, ["collection": "a/b", "id": "ü"]),
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
  ])
  func `another method is told which are allowed`(method: Method, path: [String], allowed: [Method]) {
    guard case .methodNotAllowed(let found) = Self.router.match(method, path) else {
      Issue.record("no 405")
      return
    }
    #expect(found == allowed)
  }

  @Test(arguments: [
    [], ["v1"], ["v1", "products", ""], ["v1", "products", "a", "b"], ["", ""], ["V1", "products", "a"],
  ])
  func `any other path is not found`(path: [String]) {
    guard case .notFound = Self.router.match(.get, path) else {
      Issue.record("found")
      return
    }
  }
}
