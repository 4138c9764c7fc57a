import Foundation
import HTTPServer
import Telemetry
import Testing
import Upstream

@testable import Sandbox

@Suite struct DirectusDoubleTests {
  private static let product = "/items/products/ff080fe5-1655-57f0-8fff-69a0d282ab6f"

  private func double(_ vendor: VendorFormat = .postgres) throws -> DirectusDouble {
    DirectusDouble(try Seed.shared(), vendor: vendor)
  }

  private func request(
    _ method: Method = .get, _ target: String, token: String? = "sandbox-reader-token", body: String = ""
  ) throws -> DoubleRequest {
    var headers = ["content-type": "application/json"]
    if let token { headers["authorization"] = "Bearer \(token)" }
    return try DoubleRequest(method, target, headers: headers, body: Array(body.utf8))
  }

  @Test func `a price changed by an importer is read by everyone and moves date_updated`() throws {
    var double = try double()
    let change = try request(
      .patch, "\(Self.product)?fields=sell_price,date_updated", token: "sandbox-importer-token",
      body: #"{"sell_price":"9.99"}"#)

    let changed = double.answer(change, now: .morning)
    let read = double.answer(try request(.get, "\(Self.product)?fields=sell_price"), now: .morning)
    let filter = "%7B%22date_updated%22:%7B%22_gt%22:%222026-01-01T00:00:00Z%22%7D%7D"
    let recent = double.answer(try request(.get, "/items/products?filter=\(filter)&fields=sku"), now: .morning)

    #expect(changed.status == 200)
    let row = try JSONValue(parsing: changed.body)["data"]
    #expect(row?["sell_price"] == .string("9.99"))
    #expect(row?["date_updated"] == .string("2026-01-12T09:31:04.000Z"))
    #expect(try JSONValue(parsing: read.body)["data"]?["sell_price"] == .string("9.99"))
    #expect(try JSONValue(parsing: recent.body)["data"]?.array?.count == 1)
  }

  @Test(arguments: [("19.995", "20.00"), ("4", "4.00"), ("\"0.1\"", "0.10"), ("null", nil)])
  func `a decimal is stored as Postgres stores it`(_ written: String, _ stored: String?) throws {
    var double = try double()

    let answer = double.answer(
      try request(
        .patch, "\(Self.product)?fields=sell_price", token: "sandbox-admin-token",
        body: "{\"sell_price\":\(written)}"), now: .morning)

    #expect(try JSONValue(parsing: answer.body)["data"]?["sell_price"] == stored.map { .string($0) } ?? .null)
  }

  @Test(arguments: [
    (#"{"cost_price":"4,50"}"#, 500), (#"{"stock":"many"}"#, 500), (#"{"stock":3.7}"#, 500),
    (#"{"is_active":"maybe"}"#, 500), (#"{"last_sync":1762200000000}"#, 500), (#"{"sku":null}"#, 400),
    (#"{"price":1}"#, 403), (#"{"stock":1"#, 400), (#"{"translations":[]}"#, 403), ("[{\"stock\":1}]", 403),
  ])
  func `a body that Directus cannot store is refused and changes nothing`(_ body: String, _ status: Int) throws {
    var double = try double()
    let before = double.answer(try request(.get, Self.product), now: .morning)

    let answer = double.answer(
      try request(.patch, Self.product, token: "sandbox-importer-token", body: body), now: .morning)

    #expect(answer.status == status)
    #expect(double.answer(try request(.get, Self.product), now: .morning).body == before.body)
  }

  @Test func `on SQLite decimals are numbers and nulls come first`() throws {
    var double = try double(.sqlite)

    let answer = double.answer(try request(.get, "/items/products?fields=cost_price,stock&sort=stock"), now: .morning)

    let first = try JSONValue(parsing: answer.body)["data"]?.array?.first
    #expect(first?["stock"] == .null)
    #expect(first?["cost_price"] == .number(3.95))
  }

  @Test func `a reset brings the seeded rows back`() throws {
    var double = try double()
    let before = double.answer(try request(.get, Self.product), now: .morning)
    let change = try request(.patch, Self.product, token: "sandbox-admin-token", body: #"{"name":"x"}"#)
    #expect(double.answer(change, now: .morning).status == 200)

    double.reset(now: .morning)

    #expect(double.answer(try request(.get, Self.product), now: .morning).body == before.body)
  }

  @Test func `a validator that still holds is answered with 304 and no body`() throws {
    var double = try double()
    let first = double.answer(try request(.get, Self.product), now: .morning)
    let etag = try #require(first.headers.first { $0.name == "ETag" }?.value)

    let again = try DoubleRequest(
      .get, Self.product, headers: ["authorization": "Bearer sandbox-reader-token", "if-none-match": etag])

    let answer = double.answer(again, now: .morning)
    #expect(answer.status == 304)
    #expect(answer.body.isEmpty)
  }

  @Test func `a supplier's key is shown to nobody`() throws {
    var double = try double()

    for token in ["sandbox-reader-token", "sandbox-importer-token", "sandbox-admin-token"] {
      let answer = double.answer(try request(.get, "/items/providers", token: token), now: .morning)
      #expect(answer.status == 200)
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("not-a-key"))
    }
  }

  @Test(arguments: [
    "/items/products?export=xml", "/schema/snapshot", "/assets/ff080fe5-1655-57f0-8fff-69a0d282ab6f",
  ])
  func `what the double does not play it says so, rather than answer wrongly`(_ target: String) throws {
    var double = try double()

    #expect(double.answer(try request(.get, target), now: .morning).status == 501)
  }

  @Test(arguments: [
    "/items/products?limit=99999999999999999999999&page=99999999999", "/items/products?limit=-1&page=3",
    "/items/products?filter={\"_and\":[{\"_or\":[]}]}", "/items/products?filter[_or][0][sku]=x",
    "/items/products?filter[]=", "/items/products?fields=,,", "/items/products?fields=translations.*.*.*",
    "/items/products?offset=1e12&limit=1e12",
  ])
  func `odd queries are answered without harm`(_ target: String) throws {
    var double = try double()
    let escaped = target.replacing("{", with: "%7B").replacing("}", with: "%7D").replacing("\"", with: "%22")

    let status = double.answer(try request(.get, escaped), now: .morning).status

    #expect([200, 400, 403].contains(status))
  }
}
