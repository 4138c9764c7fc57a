import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct DirectusTroubleTests {
  private func double(_ shape: DirectusShape = .reference) throws -> ControlledDouble<DirectusDouble> {
    var settings = DirectusSettings()
    settings.shape = shape
    return ControlledDouble(DirectusDouble(try Seed.shared(shape), settings: settings))
  }

  private func answer(
    _ double: inout ControlledDouble<DirectusDouble>, _ method: Method, _ target: String, _ body: String = "",
    now: Instant = .morning
  ) throws -> DoubleAnswer {
    let request = try DoubleRequest(
      method, target, headers: ["authorization": "Bearer sandbox-reader-token"], body: Array(body.utf8))
    guard case .now(let answer) = double.respond(to: request, now: now) else { throw InvalidFault(name: target) }
    return answer
  }

  @Test(arguments: [0, 1, 30]) func `a 429 names the seconds it was told to name`(_ seconds: Int) throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/faults", #"{"rate_limited":true,"retryAfter":\#(seconds)}"#)

    let refused = try answer(&double, .get, "/items/products")

    #expect(refused.status == 429)
    #expect(refused.headers.filter { $0.name == "Retry-After" }.map(\.value) == ["\(seconds)"])
  }

  @Test func `a fault may concern one path alone`() throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/faults", #"{"status":500,"path":"/items/products"}"#)

    #expect(try answer(&double, .get, "/items/products?limit=1").status == 500)
    #expect(try answer(&double, .get, "/items/languages").status == 200)
  }

  @Test func `a large body is right at its beginning and has 20 MB`() throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/faults", #"{"body":"large"}"#)

    let large = try answer(&double, .get, "/items/languages?limit=1&fields=code")

    #expect(large.body.count > 20_000_000)
    #expect(large.body.starts(with: Array(#"{"data":[{"code":"fr-CA"}]}"#.utf8)))
  }

  @Test func `a bomb is small on the wire and says that it is gzip`() throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/faults", #"{"body":"bomb"}"#)

    let bomb = try answer(&double, .get, "/items/languages")

    #expect(bomb.body.count < 1_000_000)
    #expect(bomb.body.starts(with: [0x1f, 0x8b]))
    #expect(bomb.headers.contains { $0.name == "Content-Encoding" && $0.value == "gzip" })
  }

  @Test func `a cut body announces more than comes`() throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/faults", #"{"body":"cut"}"#)

    #expect(try answer(&double, .get, "/items/languages").announcesMore)
  }

  @Test(arguments: [("revoked", 401, nil), ("rightless", 403, nil), ("blind", 200, 0), ("active", 200, 60)])
  func `what becomes of a user is seen by its reads`(_ standing: String, _ status: Int, _ rows: Int?) throws {
    var double = try double()
    #expect(try answer(&double, .put, "/_sandbox/settings", #"{"reader":"\#(standing)"}"#).status == 200)

    let read = try answer(&double, .get, "/items/products?fields=sku&limit=-1")

    #expect(read.status == status)
    #expect(try JSONValue(parsing: read.body)["data"]?.array?.count == rows)
  }

  @Test func `a limiter refuses what is above it, per address, and lets go after its window`() throws {
    var double = try double()
    _ = try answer(&double, .put, "/_sandbox/settings", #"{"ratePoints":2,"rateSeconds":1}"#)
    let statuses = try (0..<3).map { _ in try answer(&double, .get, "/server/ping").status }

    let late = try answer(&double, .get, "/server/ping", now: Instant.morning.advanced(by: .milliseconds(700)))
    let after = try answer(&double, .get, "/server/ping", now: Instant.morning.advanced(by: .seconds(1)))

    #expect(statuses == [200, 200, 429])
    #expect(late.headers.first { $0.name == "Retry-After" }?.value == "0")
    #expect(after.status == 200)
  }

  @Test(arguments: [
    "", "[]", #"{"nobody":"active"}"#, #"{"reader":"angry"}"#, #"{"ratePoints":0}"#, #"{"maximalLimit":1e12}"#,
    #"{"version":"12.0"}"#,
  ])
  func `a setting that does not exist is refused`(_ body: String) throws {
    var double = try double()

    #expect(try answer(&double, .put, "/_sandbox/settings", body).status == 400)
  }

  @Test func `the owner's shape has integer keys, prices of its own and no relations`() throws {
    var double = try double(.owner)

    let read = try answer(
      &double, .get, "/items/products?fields=id,price,supplier_id,Description,provider_id.*&limit=-1")

    let rows = try #require(try JSONValue(parsing: read.body)["data"]?.array)
    #expect(rows.count == 24)
    #expect(rows[1]["price"] == .string("12.00000"))
    #expect(rows[1]["id"] == .number(2))
    #expect(rows[1]["provider_id"] == nil)
  }
}
