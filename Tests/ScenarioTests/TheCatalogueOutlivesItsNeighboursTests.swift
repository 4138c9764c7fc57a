import Sandbox
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import touski

@Suite(.ownThread, .timeLimit(.minutes(2))) struct TheCatalogueOutlivesItsNeighboursTests {
  /// Port 9 (discard) of the loopback address: nobody listens there.
  private let nobody = "http://127.0.0.1:9"

  @Test func `with both neighbours gone, and after a restart without them, the same list is served`() async throws {
    let folder = try TemporaryFolder()
    let directus = try SandboxDirectus()
    directus.start()
    let shop = try await LiveCatalogue(folder: folder, directus: "http://127.0.0.1:\(directus.port)")
    let first = try await shop.wait(for: "/v1/products") { $0.status == 200 }

    await directus.stop()
    let second = try shop.client().get("/v1/products")
    try await shop.stop()
    let again = try await LiveCatalogue(folder: folder, directus: nobody)
    let third = try again.client().get("/v1/products")

    #expect(try JSONValue(parsing: first.body)["pageInfo"]?["totalItems"]?.integer ?? 0 > 40)
    #expect(second.body == first.body)
    #expect(third.status == 200)
    #expect(third.body == first.body)
    #expect(try again.client().get("/readyz").status == 200)
    try await again.stop()
  }

  @Test func `a shop that was never reached is not ready, and alive`() async throws {
    let shop = try await LiveCatalogue(folder: TemporaryFolder(), directus: nobody, cj: nobody)

    #expect(try shop.client().get("/v1/products").status == 503)
    #expect(try shop.client().get("/readyz").status == 503)
    #expect(try shop.client().get("/livez").status == 200)
    try await shop.stop()
  }
}
