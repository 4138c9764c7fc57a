import Catalog
import Foundation
import HTTPServer
import Mirror
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread, .timeLimit(.minutes(1))) struct RoutesTests {
  @Test func `every way in is named once, and none stands in the way of another`() {
    let routes = Routes.all.routes

    #expect(Set(routes.map { "\($0.method) \($0.pattern)" }).count == routes.count)
    #expect(Set(routes.map(\.name)).count == routes.count)
    for route in routes {
      let path = Array(Self.example(of: route).utf8)
      guard case .found(let found, _) = Routes.way(route.method, path.indices, of: path.span) else {
        Issue.record("\(route.pattern) is not found")
        continue
      }
      #expect(found.name == route.name)
    }
  }

  @Test func `what changes anything needs a key, and nothing else does`() {
    for route in Routes.all.routes {
      #expect((route.method == .post) == (route.handler.key != .none), "\(route.pattern)")
      #expect(route.pattern.hasPrefix("/admin/") == (route.handler.key == .admin), "\(route.pattern)")
    }
  }

  @Test func `pages are kept until they change, files as their folder says, and nothing else`() {
    for route in Routes.all.routes {
      switch route.handler.work {
      case .page: #expect(route.handler.caching == .untilChanged, "\(route.pattern)")
      case .file: #expect(route.handler.caching == .file, "\(route.pattern)")
      case .probe, .service: #expect(route.handler.caching == .never, "\(route.pattern)")
      }
    }
  }

  @Test func `probes, health and hooks are never shed`() {
    let names = Routes.all.routes.filter { !$0.handler.isShed }.map(\.name)

    #expect(names == ["livez", "readyz", "startupz", "healthz", "hooks.directus"])
  }

  @Test func `every route declares its key and its cache policy, and answers by them`() async throws {
    let folder = try TemporaryFolder()
    try folder.make("docs/http.md")
    let shop = try await LiveServices(nil, files: try PublicFolder(path: folder.path))
    _ = try await shop.writer.apply(ShopSnapshot(products: [.make("a")], categories: [.make("c")]))
    let source = ScriptedShop([.make("a")])

    for route in Routes.all.routes where route.pattern != "/docs" {
      let pulls = route.handler.work == .service(.pull) ? shop.pull(from: source) : nil
      let closed = try Self.ask(shop, route, with: nil)
      let open = try Self.ask(shop, route, with: route.handler.key)

      #expect((closed.status == 401) == (route.handler.key != .none), "\(route.pattern)")
      #expect(open.status < 300, "\(route.pattern)")
      let control = try #require(open.header("Cache-Control"), "\(route.pattern)")
      switch route.handler.caching {
      case .never: #expect(control == "no-store", "\(route.pattern)")
      case .untilChanged, .file: #expect(control.hasPrefix("public, max-age="), "\(route.pattern)")
      }
      pulls?.cancel()
    }
    await shop.stop()
  }

  @Test func `OPTIONS and 405 tell the same methods of every route, without a key`() async throws {
    let shop = try await LiveServices()
    let client = try shop.client()

    for route in Routes.all.routes {
      let path = Self.example(of: route)
      let allowed = route.method == .get ? "GET, HEAD, OPTIONS" : "\(route.method.rawValue), OPTIONS"
      try client.send("OPTIONS \(path)?x=1 HTTP/1.1\r\nHost: x\r\n\r\n")
      let options = try client.receive()
      #expect(options.status == 204)
      #expect(options.header("Allow") == allowed)
      #expect(options.header("Content-Length") == nil)
      #expect(!options.headers.contains { $0.name.lowercased().hasPrefix("access-control") })
      for method in [Method.get, .head, .post, .put, .patch, .delete] where !allowed.contains(method.rawValue) {
        try client.send("\(method.rawValue) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        let answer = try client.receive(isHead: method == .head)
        #expect(answer.status == 405, "\(method) \(path)")
        #expect(answer.header("Allow") == allowed)
      }
    }
    await shop.stop()
  }

  @Test(arguments: [
    ("OPTIONS * ", 204), ("OPTIONS /nowhere ", 404), ("OPTIONS /v1/%zz ", 400), ("OPTIONS /v1/../x ", 400),
    ("TRACE /v1/products ", 501), ("FOO /v1/products ", 501), ("get /v1/products ", 501), ("PROPFIND /nowhere ", 501),
    ("CONNECT /livez ", 501), ("DELETE /nowhere ", 404), ("GET / ", 404),
  ])
  func `a method and a target get what RFC 9110 says`(line: String, status: Int) async throws {
    let shop = try await LiveServices()
    let client = try shop.client()

    try client.send("\(line)HTTP/1.1\r\nHost: x\r\n\r\n")
    let answer = try client.receive()

    #expect(answer.status == status)
    if line.contains("*") { #expect(answer.header("Allow") == "GET, HEAD, POST, OPTIONS") }
    #expect(try client.get("/livez").status == 200, "the connection goes on")
    await shop.stop()
  }

  @Test(arguments: [
    ("/livez?x=1", 200), ("/readyz?", 200), ("/startupz?%zz=", 200), ("/healthz?cache=buster", 200),
    ("/%6civez", 200), ("/%72eadyz?a", 200), ("/v1/%63hanges", 200), ("/v1/changes?", 200), ("/he%61lthz", 200),
    ("/livez/", 404), ("/Livez", 404), ("/livezz", 404), ("/healthz/x", 404), ("/v1/changes/", 404),
    ("/hooks%2Fdirectus", 404),
  ])
  func `what is no page is found by its decoded path, whatever the query`(target: String, status: Int) async throws {
    let shop = try await LiveServices()

    #expect(try shop.client().get(target).status == status)
    await shop.stop()
  }

  @Test func `an encoded spelling needs the same key`() async throws {
    let shop = try await LiveServices()
    let key = "Authorization: Bearer \(LiveServices.adminKey)"

    for target in ["/%61dmin/cache/purge?all=1", "/admin/cache/p%75rge?all=1"] {
      #expect(try shop.post(target).status == 401)
      #expect(try shop.post(target, key).status == 200)
    }
    await shop.stop()
  }

  @Test func `HEAD has the very headers of GET, whatever is asked for`() async throws {
    let folder = try TemporaryFolder()
    try folder.make("docs/http.md")
    let shop = try await LiveServices(files: try PublicFolder(path: folder.path))
    let client = try shop.client()
    let targets = [
      "/v1/products", "/v1/products/slug-a", "/v1/products/none", "/v1/products?page=0", "/v1/categories", "/nowhere",
      "/livez", "/readyz", "/startupz", "/v1/changes", "/docs/http.md", "/docs/none", "/admin/pull",
    ]

    for target in targets {
      for fields in ["Accept-Encoding: gzip\r\n", "", "Accept-Encoding: gzip\r\nIf-None-Match: *\r\n"] {
        for _ in 0..<2 { _ = try client.ask("GET", target, fields) }
        let get = try client.ask("GET", target, fields)
        let head = try client.ask("HEAD", target, fields)

        #expect(head.status == get.status, "\(target) \(fields)")
        #expect(Self.constant(head) == Self.constant(get), "\(target) \(fields)")
        #expect(head.header("Content-Length") == (get.status == 304 ? nil : "\(get.body.count)"), "\(target)")
      }
    }
    await shop.stop()
  }

  @Test func `a body with GET is read and means nothing, and is bounded as any`() async throws {
    let shop = try await LiveServices()
    let client = try shop.client()
    let plain = try client.get("/v1/products")
    let chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\npage=\r\n0\r\n\r\n"

    for body in ["Content-Length: 7\r\n\r\npage=99", chunked] {
      try client.send("GET /v1/products HTTP/1.1\r\nHost: x\r\n\(body)")
      let answer = try client.receive()
      #expect(answer.status == 200)
      #expect(answer.body == plain.body)
    }
    #expect(try client.get("/livez").status == 200)
    try client.send("GET /v1/products HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n")
    #expect(try client.receive().status == 413)
    await shop.stop()
  }

  @Test func `a file under docs is sent, what is not there is a problem that says so`() async throws {
    let folder = try TemporaryFolder()
    try folder.make("docs/http.md")
    try folder.make("outside.md")
    let shop = try await LiveServices(files: try PublicFolder(path: folder.path))
    let client = try shop.client()

    #expect(try client.get("/docs/http.md").text == "# docs/http.md")
    for target in ["/docs/none.md", "/docs/outside.md", "/docs/..%2foutside.md", "/docs/http.md/", "/docs/.http.md"] {
      let answer = try client.get(target)
      #expect(answer.status == 404, "\(target)")
      #expect(try JSONValue(parsing: answer.body)["code"]?.string == "file_not_found", "\(target)")
    }
    #expect(try client.get("/docs/../outside.md").status == 400)
    #expect(try client.get("/outside.md").status == 404)
    await shop.stop()
  }

  /// Without what tells the instant or which request it was.
  private static func constant(_ answer: LoopbackAnswer) -> [String] {
    answer.headers.filter { !["Date", "Cache-Control", "Cache-Status", "Server-Timing"].contains($0.name) }
      .map { "\($0.name): \($0.value)" }
  }

  /// A path that the pattern takes and that leads to something.
  private static func example(of route: Routes.Route) -> String {
    route.pattern.replacing("{product}", with: "slug-a").replacing("{category}", with: "slug-c")
      .replacing("{path...}", with: "http.md")
  }

  private static func ask(
    _ shop: LiveServices, _ route: Routes.Route, with key: AccessKey?
  ) throws -> LoopbackAnswer {
    let field =
      switch key {
      case nil, .some(.none): nil as String?
      case .hook: "X-Hook-Token: \(LiveServices.hookToken)"
      case .admin: "Authorization: Bearer \(LiveServices.adminKey)"
      }
    let target = example(of: route) + (route.handler.work == .service(.purge) ? "?all=1" : "")
    return route.method == .post ? try shop.post(target, field) : try shop.client().get(target)
  }
}

extension LoopbackClient {
  /// - Parameter fields: further header lines, each with its end.
  func ask(_ method: String, _ target: String, _ fields: String = "") throws -> LoopbackAnswer {
    try send("\(method) \(target) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
    return try receive(isHead: method == "HEAD")
  }
}

extension TemporaryFolder {
  /// A small file, with the folder it lies in.
  fileprivate func make(_ name: String) throws {
    if name.hasPrefix("docs/") {
      try FileManager.default.createDirectory(atPath: path("docs"), withIntermediateDirectories: true)
    }
    try write(Array("# \(name)".utf8), to: name)
  }
}
