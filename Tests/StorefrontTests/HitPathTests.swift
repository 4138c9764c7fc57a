import Caching
import Catalog
import Foundation
import Mirror
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct HitPathTests {
  private let gzip = [Header("Accept-Encoding", "gzip")]

  @Test func `the first call renders, the second is a hit, the third with its validator is a 304`() async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()

    let first = try client.get("/v1/products", headers: gzip)
    let second = try client.get("/v1/products", headers: gzip)
    let etag = try #require(second.header("ETag"))
    let third = try client.get("/v1/products", headers: gzip + [Header("If-None-Match", etag)])

    #expect(first.status == 200)
    #expect(first.header("Cache-Status") == "touski;fwd=miss;stored")
    // Some of its life may be over by the time it is asked for again.
    #expect(second.header("Cache-Status")?.hasPrefix("touski;hit;ttl=") == true)
    #expect(second.body == first.body)
    #expect(second.header("Content-Encoding") == "gzip")
    #expect(second.header("Vary") == "Accept-Encoding")
    #expect(second.header("Cache-Tag") == "products")
    let control = try #require(second.header("Cache-Control"))
    #expect(control.hasPrefix("public, max-age="))
    #expect(control.hasSuffix(", stale-while-revalidate=60, stale-if-error=86400"))
    #expect(third.status == 304)
    #expect(third.header("ETag") == etag)
    #expect(third.header("Content-Length") == nil)
    await shop.stop()
  }

  @Test func `a hit costs no render, no gzip and no look into a file`() async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()
    _ = try client.get("/v1/products", headers: gzip)
    let before = shop.counters.all.map(\.value)

    for _ in 0..<200 { #expect(try client.get("/v1/products", headers: gzip).status == 200) }

    // The one write of the entry to its file may end only now.
    let written = try #require(shop.counters.all.firstIndex { $0.name.contains("file_writes") })
    var after = shop.counters.all.map(\.value)
    after[written] = before[written]
    #expect(after == before)
    await shop.stop()
  }

  @Test func `a thousand equal cold requests are one render`() async throws {
    let shop = try await LiveStorefront((0..<60).map { .make("p\($0)") })
    let clients = try (0..<500).map { _ in try shop.client() }

    for client in clients {
      let request = "GET /v1/products HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"
      try client.send(request + request)
    }
    var bodies: Set<[UInt8]> = []
    for client in clients {
      for _ in 0..<2 {
        let answer = try client.receive()
        #expect(answer.status == 200)
        bodies.insert(answer.body)
      }
    }

    #expect(bodies.count == 1)
    #expect(shop.counters.renders.value == 1)
    await shop.stop()
  }

  @Test func `after a change is committed nobody is sent the old page as a hit`() async throws {
    let shop = try await LiveStorefront([.make("a", price: 10), .make("b")])
    let client = try shop.client()
    _ = try client.get("/v1/products/slug-a")
    _ = try client.get("/v1/products/slug-b")

    _ = try await shop.writer.apply(ShopSnapshot(products: [.make("a", price: 12), .make("b")]))
    let changed = try client.get("/v1/products/slug-a")
    let other = try client.get("/v1/products/slug-b")

    #expect(changed.text.contains(#""amount":"12.00""#))
    #expect(changed.header("Cache-Status") == "touski;fwd=stale;stored")
    #expect(other.header("Cache-Status")?.hasPrefix("touski;hit") == true)
    await shop.stop()
  }

  @Test func `a page whose time is over is sent as it is and rendered behind`() async throws {
    let shop = try await LiveStorefront(renderedBefore: .seconds(400))
    let client = try shop.client()
    let first = try client.get("/v1/products", headers: gzip)
    shop.clock.advance(by: .seconds(400))

    let second = try client.get("/v1/products", headers: gzip)

    #expect(second.body == first.body)
    let status = try #require(second.header("Cache-Status"))
    #expect(status.hasPrefix("touski;hit;ttl=-1") && status.hasSuffix(";detail=rendering"))
    #expect(second.header("Cache-Control")?.hasPrefix("public, max-age=0,") == true)
    var calls = 0
    while shop.counters.renders.value < 2, calls < 10_000 {
      _ = try client.get("/livez")
      calls += 1
    }
    #expect(shop.counters.renders.value >= 2)
    await shop.stop()
  }

  @Test func `a client that takes no gzip gets the same page plain`() async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()

    let cold = try client.get("/v1/products/slug-a")
    let packed = try client.get("/v1/products/slug-a", headers: gzip)
    let plain = try client.get("/v1/products/slug-a", headers: [Header("Accept-Encoding", "gzip;q=0, identity")])

    #expect(packed.header("Content-Encoding") == "gzip")
    #expect(cold.header("Content-Encoding") == nil)
    #expect(plain.header("Content-Encoding") == nil)
    #expect(plain.body == cold.body)
    #expect(plain.header("ETag") == packed.header("ETag"))
    #expect(plain.header("Cache-Status")?.hasPrefix("touski;hit") == true)
    #expect(try JSONValue(parsing: plain.body)["data"]?["slug"]?.string == "slug-a")
    await shop.stop()
  }

  @Test func `HEAD has the headers of GET and no body`() async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()
    let get = try client.get("/v1/products", headers: gzip)

    try client.send("HEAD /v1/products HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
    let head = try client.receive(isHead: true)

    #expect(head.status == 200)
    #expect(head.header("Content-Length") == String(get.body.count))
    #expect(head.header("ETag") == get.header("ETag"))
    #expect(try client.get("/livez").status == 200)
    await shop.stop()
  }

  @Test func `one page answers under every spelling of its parameters`() async throws {
    let shop = try await LiveStorefront((0..<30).map { .make("p\($0)") })
    let client = try shop.client()

    let first = try client.get("/v1/products?sort=name&pageSize=10&page=2", headers: gzip)
    let second = try client.get("/v1/products?page=2&pageSize=10&sort=name", headers: gzip)
    let third = try client.get("/v1/products?sort=n%61me&page=2&pageSize=10", headers: gzip)
    let again = try client.get("/v1/products?sort=name&pageSize=10&page=2", headers: gzip)

    #expect(shop.counters.renders.value == 1)
    #expect(Set([first.body, second.body, third.body, again.body]).count == 1)
    #expect(again.header("Cache-Status")?.hasPrefix("touski;hit") == true)
    await shop.stop()
  }

  @Test func `a product answers under its slug and its id, and says which is canonical`() async throws {
    let shop = try await LiveStorefront()
    let client = try shop.client()

    let slug = try client.get("/v1/products/slug-a")
    let id = try client.get("/v1/products/a")

    #expect(slug.header("ETag") == id.header("ETag"))
    #expect(id.header("Content-Location") == "/v1/products/slug-a")
    await shop.stop()
  }

  @Test func `an id never shows the product that took over its slug`() async throws {
    let shop = try await LiveStorefront([.make("a", slug: "lamp"), .make("b", slug: "other")])
    let client = try shop.client()
    _ = try client.get("/v1/products/a")
    _ = try client.get("/v1/products/lamp")

    _ = try await shop.writer.apply(ShopSnapshot(products: [.make("a", slug: "renamed"), .make("b", slug: "lamp")]))
    let slug = try client.get("/v1/products/lamp")
    let id = try client.get("/v1/products/a")

    #expect(try JSONValue(parsing: slug.body)["data"]?["id"]?.string == "b")
    #expect(try JSONValue(parsing: id.body)["data"]?["id"]?.string == "a")
    #expect(id.header("Content-Location") == "/v1/products/renamed")
    await shop.stop()
  }

  @Test func `before the first pull pages are not ready and the process lives`() async throws {
    let shop = try await LiveStorefront(nil)
    let client = try shop.client()

    let page = try client.get("/v1/products")

    #expect(page.status == 503)
    #expect(page.header("Retry-After") == "5")
    #expect(try JSONValue(parsing: page.body)["code"]?.string == "catalogue_not_ready")
    #expect(try client.get("/livez").status == 200)
    #expect(try client.get("/readyz").status == 503)
    _ = try await shop.writer.apply(ShopSnapshot())
    #expect(try client.get("/readyz").status == 200)
    let empty = try client.get("/v1/products")
    #expect(empty.status == 200)
    #expect(try JSONValue(parsing: empty.body)["data"]?.array?.isEmpty == true)
    await shop.stop()
  }

  @Test func `a storefront that starts again sends what it stored without rendering`() async throws {
    let shop = try await LiveStorefront()
    let first = try shop.client().get("/v1/products", headers: gzip)
    let folder = await shop.stop()

    let again = try await LiveStorefront(nil, folder: folder)
    let answer = try again.client().get("/v1/products", headers: gzip)

    #expect(answer.body == first.body)
    #expect(again.counters.renders.value == 0)
    await again.stop()
  }
}
