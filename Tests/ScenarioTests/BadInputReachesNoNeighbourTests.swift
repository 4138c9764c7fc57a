import Sandbox
import TestSupport
import Testing
import Upstream

@Suite(.ownThread, .timeLimit(.minutes(2))) struct BadInputReachesNoNeighbourTests {
  @Test func `whatever strangers ask, no neighbour hears of it and nothing answers 500`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let shop = try await LiveCatalogue(folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)")
    _ = try await shop.wait(for: "/v1/products") { $0.status == 200 }
    let asked = try Double(port: directus.port).requests()

    var statuses: [Int] = []
    for target in [
      "/", "/v2", "/v1/products/no-such-product", "/v1/products?page=0", "/v1/products?pageSize=x",
      "/v1/products?sort=?", "/v1/products?page=1&page=1", "/v1/products?q=\(String(repeating: "a", count: 7000))",
      "/v1/products?q=\(String(repeating: "a", count: 10_000))", "/v1/products/%00", "/v1/products/%C3%28",
      "/v1/products?%", "/v1/products/../../etc/passwd", "/v1/products/\(String(repeating: "a", count: 4000))",
    ] {
      statuses.append(try shop.client().get(target).status)
    }

    #expect(statuses.allSatisfy { (400..<500).contains($0) })
    #expect(try Double(port: directus.port).requests() == asked)
    try await shop.stop()
    await directus.stop()
  }
}
