import Mirror
import Synchronization
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Storefront

@Suite(.ownThread) struct HealthTests {
  private static let noon = Instant(milliseconds: 1_768_219_200_000)

  @Test func `a server that does well says so, with what its neighbours told`() async throws {
    var report = NeighbourReport()
    report.succeededAt = Self.noon
    report.rows = 60
    let shop = try await LiveServices(
      checks: [HealthCheck(name: "directus:pull", report, rowsAre: "products", signedIn: "static token")])

    let answer = try shop.client().get("/healthz")
    let health = try JSONValue(parsing: answer.body)
    let check = try #require(health["checks"]?["directus:pull"]?.array?.first)

    #expect(answer.status == 200)
    #expect(answer.header("Content-Type") == "application/health+json")
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(health["status"]?.string == "pass")
    #expect(check["status"]?.string == "pass")
    #expect(check["reachable"] == .bool(true))
    #expect(check["signedIn"]?.string == "static token")
    #expect(check["observedValue"]?.integer == 60)
    #expect(check["observedUnit"]?.string == "products")
    #expect(check["time"]?.string == "2026-01-12T12:00:00Z")
    #expect(check["output"] == nil)
    await shop.stop()
  }

  @Test func `a neighbour that is down is a warning, as what was read is served`() async throws {
    var report = NeighbourReport()
    report.failingSince = Self.noon
    report.detail = "unavailable: no answer"
    let shop = try await LiveServices(checks: [HealthCheck(name: "directus:pull", report, rowsAre: "products")])

    let answer = try shop.client().get("/healthz?probe=1")
    let health = try JSONValue(parsing: answer.body)
    let check = try #require(health["checks"]?["directus:pull"]?.array?.first)

    #expect(answer.status == 200)
    #expect(health["status"]?.string == "warn")
    #expect(check["status"]?.string == "fail")
    #expect(check["reachable"] == .bool(false))
    #expect(check["output"]?.string == "unavailable: no answer")
    #expect(check["failingSince"]?.string == "2026-01-12T12:00:00Z")
    await shop.stop()
  }

  @Test func `what the guard holds is told, and how to release it`() {
    var report = NeighbourReport()
    report.succeededAt = Self.noon
    report.held = "60 of 60 products would go"
    report.heldSince = Self.noon

    let check = HealthCheck(name: "directus:pull", report, rowsAre: "products")

    #expect(check.status == .warn)
    #expect(check.output?.contains("60 of 60 products would go") == true)
    #expect(check.output?.contains("touski pull --accept") == true)
    #expect(HealthCheck(name: "cj:refresh", NeighbourReport(), rowsAre: "variants").status == .warn)
  }

  @Test func `only a mirror that was never filled is a failure`() async throws {
    let shop = try await LiveServices(nil)
    let client = try shop.client()

    let empty = try client.get("/healthz")
    #expect(empty.status == 503)
    #expect(try JSONValue(parsing: empty.body)["status"]?.string == "fail")
    try await shop.apply([])
    #expect(try client.get("/healthz").status == 200)
    try client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try client.receive(isHead: true).status == 200)
    #expect(try shop.post("/healthz").header("Allow") == "GET, HEAD, OPTIONS")
    await shop.stop()
  }
}
