import Caching
import Foundation
import Sandbox
import Telemetry
import TestSupport
import Testing

@testable import touski

/// Addresses that nobody asks for twice, through live sockets, beside the pages visitors are on.
@Suite(.ownThread, .timeLimit(.minutes(10))) struct AFloodLeavesTheShopsPagesTests {
  private static let isProof = ProcessInfo.processInfo.environment["TOUSKI_PROOFS"] != nil

  @Test func `a flood of distinct lists takes hardly a hit from the pages in use`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let shop = try await LiveCatalogue(
      folder: TemporaryFolder(), directus: "http://127.0.0.1:\(directus.port)", settings: ["TOUSKI_MEMORY_MIB": "1"])
    _ = try await shop.wait(for: "/v1/products") { $0.status == 200 }
    let client = try shop.client()
    let hot = (1...20).map { "/v1/products?pageSize=\($0)" }
    for target in hot { #expect(try client.get(target).status == 200) }

    var (hits, asked) = (0, 0)
    for number in 0..<(Self.isProof ? 20_000 : 600) {
      #expect(try client.get("/v1/products?page=\(2 + number % 9_000)&pageSize=\(23 - number / 9_000)").status == 200)
      // Visitors ask for the pages they are on far more often than a flood gets its pages made.
      for _ in 0..<5 {
        asked += 1
        if try client.get(hot[asked % hot.count]).header("Cache-Status")?.contains("touski;hit") == true { hits += 1 }
      }
    }

    #expect(shop.server.counters.evictions.value > 0)
    #expect(hits * 100 >= asked * 98)
    try await shop.stop()
    await directus.stop()
  }
}
