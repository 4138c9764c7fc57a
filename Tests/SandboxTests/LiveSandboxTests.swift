import HTTPServer
import Telemetry
import TestSupport
import Testing
import Upstream

@testable import Sandbox

@Suite(.ownThread) struct LiveSandboxTests {
  private static let token = Header("Authorization", "Bearer sandbox-reader-token")

  @Test func `Directus answers over a real socket`() async throws {
    let directus = try SandboxDirectus()
    directus.start()

    let client = try LoopbackClient(port: directus.port)
    let ping = try client.get("/server/ping")
    let rows = try client.get("/items/products?limit=-1&fields=id,sku,sell_price", headers: [Self.token])
    let refused = try client.get("/items/products", headers: [Header("Authorization", "Bearer other")])
    await directus.stop()

    #expect(ping.text == "pong")
    #expect(rows.status == 200)
    #expect(rows.header("X-Powered-By") == "Directus")
    #expect(try JSONValue(parsing: rows.body)["data"]?.array?.count == 60)
    #expect(refused.status == 401)
  }

  @Test func `a price is changed the way a person would with curl`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let path = "/items/products/ff080fe5-1655-57f0-8fff-69a0d282ab6f"
    let body = #"{"sell_price":"9.99"}"#

    let client = try LoopbackClient(port: directus.port)
    try client.send(
      "PATCH \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sandbox-admin-token\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let changed = try client.receive()
    let read = try client.get("\(path)?fields=sell_price", headers: [Self.token])
    await directus.stop()

    #expect(changed.status == 200)
    #expect(read.text == #"{"data":{"sell_price":"9.99"}}"#)
  }

  @Test func `the supplier signs in, answers and refuses the second call of a second`() async throws {
    let cj = try SandboxCJ()
    cj.start()
    let body = #"{"apiKey":"sandbox"}"#

    let client = try LoopbackClient(port: cj.port)
    try client.send(
      "POST /api2.0/v1/authentication/getAccessToken HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let token = try JSONValue(parsing: try client.receive().body)["data"]?["accessToken"]?.string
    let header = Header("CJ-Access-Token", try #require(token))
    let second = try client.get("/api2.0/v1/setting/get", headers: [header])
    let log = try JSONValue(parsing: try client.get("/_sandbox/requests").body)
    await cj.stop()

    #expect(second.status == 429)
    #expect(log["total"]?.integer == 2)
  }

  @Test func `a hanging answer holds nobody else up and ends when the switch is turned`() async throws {
    let directus = try SandboxDirectus()
    directus.start()
    let operate = { (faults: String) throws in
      let client = try LoopbackClient(port: directus.port)
      try client.send(
        "PUT /_sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(faults.utf8.count)\r\n\r\n\(faults)")
      return try client.receive().status
    }

    #expect(try operate(#"{"hang":true}"#) == 200)
    let waiting = try LoopbackClient(port: directus.port)
    try waiting.send("GET /server/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    let other = try LoopbackClient(port: directus.port)
    #expect(try other.get("/_sandbox/faults").status == 200)
    #expect(try operate(#"{"hang":false}"#) == 200)
    let released = try waiting.receive()
    let after = try other.get("/server/ping")
    await directus.stop()

    #expect(released.status == 503)
    #expect(after.text == "pong")
  }

  @Test(arguments: ["/items/%zz", "/items/%00", "/../etc", "/_sandbox/nothing"])
  func `a target that cannot be read is refused and the connection goes on`(_ target: String) async throws {
    let cj = try SandboxCJ()
    cj.start()

    let client = try LoopbackClient(port: cj.port)
    let refused = try client.get(target)
    let after = try client.get("/_sandbox/points")
    await cj.stop()

    #expect([400, 404].contains(refused.status))
    #expect(after.status == 200)
  }

  @Test func `a taken port is told in a sentence`() async throws {
    let first = try SandboxDirectus()

    let error = #expect(throws: SandboxError.self) { try SandboxCJ(port: first.port) }

    #expect(error?.description.contains("\(first.port)") == true)
    await first.stop()
  }
}
